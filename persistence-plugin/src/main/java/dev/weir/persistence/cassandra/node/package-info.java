/** Which processes of Weir work with a keyspace. */
@NullMarked
package dev.weir.persistence.cassandra.node;

import org.jspecify.annotations.NullMarked;
