/** Which channels a subtask has, and who is at their other ends. */
@NullMarked
package dev.weir.runtime.wiring;

import org.jspecify.annotations.NullMarked;
