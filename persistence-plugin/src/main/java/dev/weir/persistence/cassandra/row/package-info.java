/** Rows of jobs in Cassandra: changed by lightweight transactions alone. */
@NullMarked
package dev.weir.persistence.cassandra.row;

import org.jspecify.annotations.NullMarked;
