/**
 * The coordinator of one job without its actor: it feeds what happens to the pure machines of
 * {@code protocol} and carries out what they decide through one interface.
 */
@NullMarked
package dev.weir.coordinator;

import org.jspecify.annotations.NullMarked;
