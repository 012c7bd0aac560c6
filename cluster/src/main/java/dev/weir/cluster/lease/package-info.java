/**
 * The lease in the store that decides between two halves of a cluster, for Pekko's split-brain
 * resolver; what is decided about it is in {@link dev.weir.protocol.lease}.
 */
@NullMarked
package dev.weir.cluster.lease;

import org.jspecify.annotations.NullMarked;
