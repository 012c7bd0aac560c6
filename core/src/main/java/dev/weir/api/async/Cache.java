package dev.weir.api.async;

import java.time.Duration;

/**
 * Which answers an async operator remembers, in each subtask. They are in no checkpoint.
 *
 * @param entries how many at most; the one that was used longest ago goes first
 * @param age by the wall clock, from the answer on; older ones are asked for again
 */
public record Cache(int entries, Duration age) {
  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Cache {
    Durations.check(age, "the age of a cache's answers");
    if (entries < 1) {
      throw new IllegalArgumentException(
          "a cache of " + entries + " answers remembers none: choose at least 1, or no cache");
    }
  }
}
