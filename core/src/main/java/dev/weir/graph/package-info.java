/**
 * What a pipeline compiles to: vertices, edges, partitioners, chains and stable operator
 * identities. Usable on its own to lay out the actor graph by hand.
 */
@NullMarked
package dev.weir.graph;

import org.jspecify.annotations.NullMarked;
