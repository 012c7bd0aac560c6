/** How keys, lists, maps and timers lie in a database. */
@NullMarked
package dev.weir.persistence.rocksdb.layout;

import org.jspecify.annotations.NullMarked;
