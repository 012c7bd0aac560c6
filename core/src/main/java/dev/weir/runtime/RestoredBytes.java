package dev.weir.runtime;

/**
 * Where a subtask got its state from.
 *
 * @param read from the store, indexes included
 * @param foundHere what it needed of the checkpoint and did not read, because its node had it: on
 *     disk, or in memory
 */
public record RestoredBytes(long read, long foundHere) {
  public static final RestoredBytes NONE = new RestoredBytes(0, 0);

  public RestoredBytes plus(RestoredBytes other) {
    return new RestoredBytes(read + other.read, foundHere + other.foundHere);
  }

  @Override
  public String toString() {
    return read + " bytes from the store, and " + foundHere + " that were on their node already";
  }
}
