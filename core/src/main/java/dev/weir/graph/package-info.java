/**
 * What a pipeline says: vertices, the edges between them, and how each edge spreads records. Usable
 * on its own to lay out the actors by hand; {@code plan} compiles it.
 */
@NullMarked
package dev.weir.graph;

import org.jspecify.annotations.NullMarked;
