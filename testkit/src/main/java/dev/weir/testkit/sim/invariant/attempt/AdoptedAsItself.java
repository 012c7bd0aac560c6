package dev.weir.testkit.sim.invariant.attempt;

import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.testkit.sim.invariant.Invariant;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.SubtaskPlace;

/** Who is adopted runs as the attempt that was asked for, and not as another one. */
final class AdoptedAsItself extends Invariant {
  @Override
  public void said(SubtaskPlace place, ToCoordinator message) {
    AttemptWorld runs = place.attempt();
    if (message instanceof ToCoordinator.Reports reports
        && reports.packet().message() instanceof SubtaskReport.Here
        && runs != null
        && runs.number() != reports.attempt().number()) {
      violated(runs + " is adopted as " + reports.attempt());
    }
  }
}
