/** Timers: the first ones in memory, all of them in the database. */
@NullMarked
package dev.weir.persistence.rocksdb.timer;

import org.jspecify.annotations.NullMarked;
