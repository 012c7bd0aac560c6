/**
 * Files as sources and sinks: lines with splits by byte range, and output committed by an atomic
 * rename.
 */
@NullMarked
package dev.weir.connectors.file;

import org.jspecify.annotations.NullMarked;
