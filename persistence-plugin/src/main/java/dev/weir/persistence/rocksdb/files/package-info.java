/** A database's files as a snapshot names them, copied, linked and taken over. */
@NullMarked
package dev.weir.persistence.rocksdb.files;

import org.jspecify.annotations.NullMarked;
