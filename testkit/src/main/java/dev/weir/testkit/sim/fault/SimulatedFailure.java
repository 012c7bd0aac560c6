package dev.weir.testkit.sim.fault;

import java.io.IOException;

/** A failure that the simulation made. */
public final class SimulatedFailure extends IOException {
  private static final long serialVersionUID = 1L;

  public SimulatedFailure(String message) {
    super("simulated: " + message);
  }
}
