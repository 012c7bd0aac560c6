/** How a node, or a client, finds the nodes of a cluster from the addresses that it was given. */
@NullMarked
package dev.weir.cluster.discovery;

import org.jspecify.annotations.NullMarked;
