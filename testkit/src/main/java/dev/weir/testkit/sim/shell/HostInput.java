package dev.weir.testkit.sim.shell;

import dev.weir.protocol.link.Reception;
import dev.weir.runtime.life.SubtaskHost;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;

/**
 * How what has come from a coordinator gets into the host of a place: {@link SubtaskHost#receive}.
 */
public interface HostInput {
  Reception receive(
      SubtaskPlace place, ToSubtask<SubtaskPlace> message, ToCoordinator.Wire answers);
}
