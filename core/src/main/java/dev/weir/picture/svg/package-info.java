/** A compiled graph as an SVG document. */
@NullMarked
package dev.weir.picture.svg;

import org.jspecify.annotations.NullMarked;
