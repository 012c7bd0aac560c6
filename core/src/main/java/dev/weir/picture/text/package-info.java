/** A compiled graph for a terminal. */
@NullMarked
package dev.weir.picture.text;

import org.jspecify.annotations.NullMarked;
