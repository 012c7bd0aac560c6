/** Stores of state and snapshots, and the durable-state plugin that keeps the coordinator's row. */
@NullMarked
package dev.weir.persistence;

import org.jspecify.annotations.NullMarked;
