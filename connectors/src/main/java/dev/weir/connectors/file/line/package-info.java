/** Lines: made of records, cut from blocks. */
@NullMarked
package dev.weir.connectors.file.line;

import org.jspecify.annotations.NullMarked;
