/** Which node runs which subtask, as a pure function. */
@NullMarked
package dev.weir.protocol.placement;

import org.jspecify.annotations.NullMarked;
