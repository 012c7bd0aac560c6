/**
 * The SPIs of the outside world: sources (splits, reader, enumerator) and sinks (writer,
 * committable, committer).
 */
@NullMarked
package dev.weir.connector;

import org.jspecify.annotations.NullMarked;
