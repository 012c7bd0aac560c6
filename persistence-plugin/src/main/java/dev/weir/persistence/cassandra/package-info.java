/**
 * Both stores in Cassandra, for a cluster of nodes: settings and messages of the provider. The
 * rooms below hold the session, the tables, objects, rows, and servers for local use.
 */
@NullMarked
package dev.weir.persistence.cassandra;

import org.jspecify.annotations.NullMarked;
