/**
 * The actors: thin shells around the machines of the protocol and the subtask loop, found by
 * sharding and placed by the coordinator.
 */
@NullMarked
package dev.weir.cluster;

import org.jspecify.annotations.NullMarked;
