/**
 * What crosses a channel: bounded frames of records, closed by at most one control element
 * (watermark, barrier, idle, end of input).
 */
@NullMarked
package dev.weir.element;

import org.jspecify.annotations.NullMarked;
