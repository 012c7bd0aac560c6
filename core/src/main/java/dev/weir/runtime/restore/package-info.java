/**
 * What a subtask takes from a checkpoint, at any parallelism; and a trial of it without running.
 */
@NullMarked
package dev.weir.runtime.restore;

import org.jspecify.annotations.NullMarked;
