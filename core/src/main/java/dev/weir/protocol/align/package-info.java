/**
 * Alignment of checkpoint barriers over a subtask's inputs. A data-plane machine: mutable,
 * single-threaded, and free of I/O.
 */
@NullMarked
package dev.weir.protocol.align;

import org.jspecify.annotations.NullMarked;
