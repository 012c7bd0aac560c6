/** Files as bytes: which file it is, how it begins, how it is opened and found again. */
@NullMarked
package dev.weir.connectors.file.bytes;

import org.jspecify.annotations.NullMarked;
