package dev.weir.testkit.sim.kernel;

import java.util.List;

/**
 * Random numbers that are the same on each run of a seed (SplitMix64: Steele, Lea and Flood, "Fast
 * splittable pseudorandom number generators", 2014).
 */
public final class SimRandom {
  private long state;

  public SimRandom(long seed) {
    state = seed;
  }

  public long next() {
    state += 0x9e3779b97f4a7c15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** A stream of its own, so that drawing more here does not change what is drawn there. */
  public SimRandom fork() {
    return new SimRandom(next());
  }

  /** From 0 to {@code bound}, exclusive. */
  public int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /** From {@code low} to {@code high}, both inclusive. */
  public int between(int low, int high) {
    return low + below(high - low + 1);
  }

  public double fraction() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  public boolean chance(double probability) {
    return fraction() < probability;
  }

  /** Mostly near zero, sometimes several times the mean: an exponential distribution. */
  public long exponential(double mean) {
    return (long) (-mean * Math.log(1 - fraction()));
  }

  public <T> T oneOf(List<T> choices) {
    return choices.get(below(choices.size()));
  }
}
