package dev.weir.testkit.sim.run;

/** An invariant that does not hold. */
public record Violation(String invariant, long event, String message) {
  public static Violation ofTwoTraces(Figures run) {
    return new Violation(
        "SameSeedSameTrace", run.events(), "two runs of the seed did not do the same");
  }
}
