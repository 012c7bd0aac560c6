/**
 * The explicit graph of vertices, edges and partitioners, what it compiles to (chains, exchanges,
 * regions), and pictures of that. Usable on its own to lay out the actors by hand.
 */
@NullMarked
package dev.weir.graph;

import org.jspecify.annotations.NullMarked;
