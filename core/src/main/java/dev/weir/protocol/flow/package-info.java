/**
 * Credits and sequences of a channel: back-pressure that bounds memory, and detection of a lost or
 * repeated frame.
 */
@NullMarked
package dev.weir.protocol.flow;

import org.jspecify.annotations.NullMarked;
