package dev.weir.id;

/**
 * One attempt to run a subtask: in which coordinator's term it was deployed, and its number, which
 * grows with each deployment of a region over the whole life of a job. A later attempt fences the
 * earlier ones.
 */
public record AttemptId(LeaderEpoch epoch, int number) implements Comparable<AttemptId> {
  /** Earlier than all attempts. */
  public static final AttemptId NONE = new AttemptId(LeaderEpoch.NONE, 0);

  @Override
  public int compareTo(AttemptId other) {
    int byEpoch = epoch.compareTo(other.epoch);
    return byEpoch != 0 ? byEpoch : Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return epoch + "-" + number;
  }
}
