/**
 * Keyed state in RocksDB: one database per operator and subtask, a write-back cache of objects in
 * front of it, and incremental snapshots by hard links.
 *
 * <p>What a record changes stays in the cache. At a barrier the changed entries are handed over as
 * they are ({@code WriteBehind}); a background thread writes them to the database and links its
 * files, and the files that the checkpoint store does not hold yet are uploaded.
 */
@NullMarked
package dev.weir.persistence.rocksdb;

import org.jspecify.annotations.NullMarked;
