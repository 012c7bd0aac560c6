/**
 * How a coordinator and an attempt of a subtask talk although any message may be lost, late or
 * repeated.
 */
@NullMarked
package dev.weir.protocol.link;

import org.jspecify.annotations.NullMarked;
