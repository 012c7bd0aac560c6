/** The split enumerators of a job's sources. */
@NullMarked
package dev.weir.coordinator.enumerator;

import org.jspecify.annotations.NullMarked;
