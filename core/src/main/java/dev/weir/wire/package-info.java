/**
 * What crosses machines, as bytes: in which versions, within which bounds, and how damage is found.
 * {@code wire.frame} holds frames of records, {@code wire.control} what coordinators and subtasks
 * say to each other.
 */
@NullMarked
package dev.weir.wire;

import org.jspecify.annotations.NullMarked;
