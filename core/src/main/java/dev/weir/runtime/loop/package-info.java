/** The loop of a subtask: turns, frames, timers, the end of the input. */
@NullMarked
package dev.weir.runtime.loop;

import org.jspecify.annotations.NullMarked;
