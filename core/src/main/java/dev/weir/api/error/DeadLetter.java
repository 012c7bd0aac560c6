package dev.weir.api.error;

/**
 * A record that an operator's function failed with, and where that was.
 *
 * @param record as it came in
 * @param timestampMillis its event time, {@link Long#MIN_VALUE} for none
 * @param operator the name of the operator
 * @param subtask the index of its subtask
 * @param exception what was thrown, with its message
 * @param place the line of the user's code that threw it; empty if none is known
 */
public record DeadLetter<T>(
    T record, long timestampMillis, String operator, int subtask, String exception, String place) {}
