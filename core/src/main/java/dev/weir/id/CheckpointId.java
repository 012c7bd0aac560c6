package dev.weir.id;

/**
 * The number of a checkpoint: positive, growing within a job over all its attempts, never reused.
 */
public record CheckpointId(long value) implements Comparable<CheckpointId> {
  public CheckpointId {
    if (value < 1) {
      throw new IllegalArgumentException("checkpoint id must be positive: " + value);
    }
  }

  public CheckpointId next() {
    return new CheckpointId(value + 1);
  }

  @Override
  public int compareTo(CheckpointId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
