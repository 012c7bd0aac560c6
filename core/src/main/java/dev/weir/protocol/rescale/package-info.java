/**
 * Assignment of key groups at another parallelism: each key group has exactly one owner, with the
 * least movement.
 */
@NullMarked
package dev.weir.protocol.rescale;

import org.jspecify.annotations.NullMarked;
