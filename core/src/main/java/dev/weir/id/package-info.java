/**
 * Typed identifiers: jobs, subtasks, coordinators' terms and checkpoints. The bottom of the engine;
 * depends on nothing else in it.
 */
@NullMarked
package dev.weir.id;

import org.jspecify.annotations.NullMarked;
