/** What a coordinator has told its subtasks and who has not answered. */
@NullMarked
package dev.weir.coordinator.order;

import org.jspecify.annotations.NullMarked;
