package dev.weir.testkit.sim.invariant;

import java.util.HashSet;
import java.util.Set;

/**
 * Where at-most-once is promised, no source reads a record a second time, whatever happens and
 * whichever attempt reads it.
 */
public final class ReadAtMostOnce extends Invariant {
  private final Set<Place> read = new HashSet<>();

  private record Place(int source, long index) {}

  @Override
  public void read(int source, long index) {
    if (!read.add(new Place(source, index))) {
      violated("record " + index + " of source " + source + " is read again");
    }
  }
}
