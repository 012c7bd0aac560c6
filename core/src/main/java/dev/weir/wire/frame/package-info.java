/**
 * Frames of records between subtasks on different machines: cut into messages, and put together.
 */
@NullMarked
package dev.weir.wire.frame;

import org.jspecify.annotations.NullMarked;
