/** Changes on their way into a database, in the order of their keys. */
@NullMarked
package dev.weir.persistence.rocksdb.write;

import org.jspecify.annotations.NullMarked;
