/** The loop of a coordinator, and what it knows from one leadership to the next. */
@NullMarked
package dev.weir.coordinator.loop;

import org.jspecify.annotations.NullMarked;
