package dev.weir.connector;

/** Takes the records of a source. */
public interface SourceOutput<T> {
  /** A record without an event time. */
  void emit(T value);

  /** A record with its event time in milliseconds since the epoch. */
  void emit(T value, long timestampMillis);
}
