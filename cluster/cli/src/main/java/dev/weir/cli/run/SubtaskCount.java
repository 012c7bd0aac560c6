package dev.weir.cli.run;

/**
 * A number of subtasks as it is written.
 *
 * @param followsSlots whether it is {@code auto}
 */
record SubtaskCount(int subtasks, boolean followsSlots) {}
