/** Figures of subtasks while they run. */
@NullMarked
package dev.weir.cluster.stats;

import org.jspecify.annotations.NullMarked;
