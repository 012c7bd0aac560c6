/**
 * What is known of a state in RocksDB without asking the database: its entries by key, as numbers
 * where they are numbers. Knows nothing of databases.
 */
@NullMarked
package dev.weir.persistence.rocksdb.cache;

import org.jspecify.annotations.NullMarked;
