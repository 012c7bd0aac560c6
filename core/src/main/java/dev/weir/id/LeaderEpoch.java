package dev.weir.id;

/**
 * The number of a coordinator's term: it grows by one each time that a coordinator takes a job
 * over. Every control message carries it, so that what an earlier coordinator still says is
 * recognised.
 */
public record LeaderEpoch(long value) implements Comparable<LeaderEpoch> {
  public static final LeaderEpoch NONE = new LeaderEpoch(0);

  public LeaderEpoch next() {
    return new LeaderEpoch(value + 1);
  }

  @Override
  public int compareTo(LeaderEpoch other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
