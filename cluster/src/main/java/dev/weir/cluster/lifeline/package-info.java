/**
 * Plain TCP connections between the nodes of a cluster, by which the death of a process is noticed
 * at once; what is decided about them is in {@link dev.weir.protocol.lifeline}.
 */
@NullMarked
package dev.weir.cluster.lifeline;

import org.jspecify.annotations.NullMarked;
