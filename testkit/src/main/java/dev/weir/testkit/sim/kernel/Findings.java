package dev.weir.testkit.sim.kernel;

/** Takes note of what must not happen; the first finding ends the run. */
public interface Findings {
  /**
   * Something does not hold.
   *
   * @param invariant its name
   */
  void violated(String invariant, String message);
}
