/**
 * How Weir talks to Cassandra: settings, the connection, what is in flight, plain statements that
 * are repeated until they succeed, and transactions whose outcome may stay unknown.
 */
@NullMarked
package dev.weir.persistence.cassandra.session;

import org.jspecify.annotations.NullMarked;
