package dev.weir.function;

/** The clock that a timer follows. */
public enum TimeDomain {
  EVENT_TIME,
  PROCESSING_TIME
}
