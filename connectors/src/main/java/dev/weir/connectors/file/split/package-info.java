/** Finds files, and cuts them into splits. */
@NullMarked
package dev.weir.connectors.file.split;

import org.jspecify.annotations.NullMarked;
