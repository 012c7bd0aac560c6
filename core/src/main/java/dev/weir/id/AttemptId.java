package dev.weir.id;

/**
 * One attempt to run a subtask, and who leads it: in which coordinator's term it was deployed, or
 * adopted last, and its number, which grows with each deployment of a region over the whole life of
 * a job. A later one fences the earlier ones: so whoever is adopted listens to no earlier
 * coordinator.
 */
public record AttemptId(LeaderEpoch epoch, int number) implements Comparable<AttemptId> {
  /** Earlier than all attempts. */
  public static final AttemptId NONE = new AttemptId(LeaderEpoch.NONE, 0);

  /** The same attempt in another coordinator's term. */
  public AttemptId in(LeaderEpoch other) {
    return new AttemptId(other, number);
  }

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
