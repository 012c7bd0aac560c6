/** Writes files that nobody sees before their checkpoint has completed, and keeps others away. */
@NullMarked
package dev.weir.connectors.file.write;

import org.jspecify.annotations.NullMarked;
