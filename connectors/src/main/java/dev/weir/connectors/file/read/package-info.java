/** Reads splits. */
@NullMarked
package dev.weir.connectors.file.read;

import org.jspecify.annotations.NullMarked;
