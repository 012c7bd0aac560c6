/**
 * Cassandra servers on this machine, for a local cluster and for tests: child processes, each with
 * a folder and a loopback address of its own. The servers' libraries are none of Weir's: Maven
 * fetches them when they are first needed.
 */
@NullMarked
package dev.weir.persistence.cassandra.server;

import org.jspecify.annotations.NullMarked;
