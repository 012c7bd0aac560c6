/** What coordinators and subtasks say to each other, as bytes. */
@NullMarked
package dev.weir.wire.control;

import org.jspecify.annotations.NullMarked;
