/**
 * The checkpoint coordinator as a pure machine: it decides when to trigger, what completes a
 * checkpoint, and what follows the commit point.
 */
@NullMarked
package dev.weir.protocol.checkpoint;

import org.jspecify.annotations.NullMarked;
