/** Pictures of a compiled graph: for a terminal, in the DOT language of Graphviz, and as SVG. */
@NullMarked
package dev.weir.picture;

import org.jspecify.annotations.NullMarked;
