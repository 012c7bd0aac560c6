package dev.weir.api.function;

/** The clock that a timer follows. */
public enum TimeDomain {
  EVENT_TIME,
  PROCESSING_TIME
}
