package dev.weir.testkit.sim.invariant;

/** A writer that is not ready gets nothing but what is left of the turn in which it became so. */
public final class UnreadyWritersRest extends Invariant {
  @Override
  public void writtenUnready(String sink) {
    violated("a record is written into " + sink + ", which is not ready");
  }
}
