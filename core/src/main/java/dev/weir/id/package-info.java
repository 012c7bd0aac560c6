/**
 * Typed identifiers: jobs, operators, subtasks, channels, attempts, epochs and checkpoints. The
 * bottom of the engine; depends on nothing else in it.
 */
@NullMarked
package dev.weir.id;

import org.jspecify.annotations.NullMarked;
