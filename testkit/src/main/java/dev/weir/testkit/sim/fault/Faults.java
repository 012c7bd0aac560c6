package dev.weir.testkit.sim.fault;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What goes wrong during a simulation, and how often.
 *
 * @param weights how often each kind happens in relation to the others; none means never
 * @param meanGap the mean time from one fault to the next, in virtual time
 * @param duration for how long, from the start; afterwards nothing goes wrong any more, and the job
 *     must finish
 */
public record Faults(Map<Fault, Integer> weights, Duration meanGap, Duration duration) {
  public Faults {
    EnumMap<Fault, Integer> copy = new EnumMap<>(Fault.class);
    copy.putAll(weights);
    copy.values().removeIf(weight -> weight <= 0);
    weights = Collections.unmodifiableMap(copy);
    if (meanGap.toMillis() < 1) {
      throw new IllegalArgumentException("faults need a gap of 1 ms at least: " + meanGap);
    }
  }

  /** Everything that can go wrong does, a few times in each run; nobody rescales the job. */
  public static Faults defaults() {
    EnumMap<Fault, Integer> weights = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      weights.put(fault, 4);
    }
    weights.put(Fault.CRASH_ALL, 2);
    weights.put(Fault.STOP_AND_START, 2);
    weights.put(Fault.RESCALE, 0);
    return new Faults(weights, Duration.ofMillis(30), Duration.ofMillis(600));
  }

  /** Nothing goes wrong. */
  public static Faults none() {
    return new Faults(Map.of(), Duration.ofMillis(1), Duration.ZERO);
  }

  /** The same, with another weight for one kind; 0 for never. */
  public Faults with(Fault fault, int weight) {
    EnumMap<Fault, Integer> changed = new EnumMap<>(Fault.class);
    changed.putAll(weights);
    changed.put(fault, weight);
    return new Faults(changed, meanGap, duration);
  }

  /** The same, with another mean time between faults. */
  public Faults every(Duration newMeanGap) {
    return new Faults(weights, newMeanGap, duration);
  }

  /** The same, for another time. */
  public Faults lasting(Duration newDuration) {
    return new Faults(weights, meanGap, newDuration);
  }
}
