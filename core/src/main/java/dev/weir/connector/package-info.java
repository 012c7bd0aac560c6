/**
 * The SPIs of the outside world: sources (splits, reader, enumerator) and sinks (writer,
 * committables); and the connectors that need no I/O.
 */
@NullMarked
package dev.weir.connector;

import org.jspecify.annotations.NullMarked;
