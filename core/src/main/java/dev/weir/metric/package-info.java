/**
 * What functions count and measure. The side that writes is plain fields, used by the subtask's
 * thread alone; the side that is read consists of immutable values that a subtask publishes now and
 * then.
 */
@NullMarked
package dev.weir.metric;

import org.jspecify.annotations.NullMarked;
