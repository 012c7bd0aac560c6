/** Places boxes in layers, and keeps links between them short and apart. */
@NullMarked
package dev.weir.picture.layout;

import org.jspecify.annotations.NullMarked;
