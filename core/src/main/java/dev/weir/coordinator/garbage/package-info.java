/** What a job's coordinator has to collect. */
@NullMarked
package dev.weir.coordinator.garbage;

import org.jspecify.annotations.NullMarked;
