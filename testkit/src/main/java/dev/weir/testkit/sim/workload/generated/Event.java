package dev.weir.testkit.sim.workload.generated;

import dev.weir.testkit.sim.kernel.SimRandom;

/** A record of the built-in pipelines' sources. */
public record Event(int key, long index, int source) {
  /** The key of a record by its place in its source. */
  static Event at(long index, int source, int keys) {
    long mixed = new SimRandom(index * 31 + source).next();
    return new Event((int) Long.remainderUnsigned(mixed, keys), index, source);
  }

  /** Out of order, by less than {@link #DISORDER_MILLIS}. */
  long timestampMillis() {
    return timestampMillis(index);
  }

  static long timestampMillis(long index) {
    return index * 10 - index % 3 * 12 + 24;
  }

  static final long DISORDER_MILLIS = 20;
}
