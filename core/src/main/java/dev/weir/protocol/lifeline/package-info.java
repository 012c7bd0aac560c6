/**
 * What a node makes of the plain connection that it holds to each other node: whether the process
 * at the other end is dead, silent, or only cut off for a moment.
 */
@NullMarked
package dev.weir.protocol.lifeline;

import org.jspecify.annotations.NullMarked;
