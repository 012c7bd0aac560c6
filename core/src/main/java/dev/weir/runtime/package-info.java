/**
 * The subtask loop: aligner, operators, state and output of one subtask on one thread, without a
 * clock, a thread or I/O of its own.
 */
@NullMarked
package dev.weir.runtime;

import org.jspecify.annotations.NullMarked;
