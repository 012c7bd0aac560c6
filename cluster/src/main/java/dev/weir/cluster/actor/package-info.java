/** What the actors of a node understand. */
@NullMarked
package dev.weir.cluster.actor;

import org.jspecify.annotations.NullMarked;
