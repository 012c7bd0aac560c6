/**
 * One database: opened, written to in batches and whole files, scanned; its memory and its native
 * library.
 */
@NullMarked
package dev.weir.persistence.rocksdb.database;

import org.jspecify.annotations.NullMarked;
