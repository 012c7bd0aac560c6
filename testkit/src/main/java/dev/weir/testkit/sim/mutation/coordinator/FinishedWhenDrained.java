package dev.weir.testkit.sim.mutation.coordinator;

import dev.weir.coordinator.CoordinatorPort;
import dev.weir.id.AttemptId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.testkit.sim.shell.ControlWire;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job that counts as finished as soon as each of its subtasks has said that it has drained. */
public final class FinishedWhenDrained implements Seams {
  private final Map<SubtaskId, AttemptId> running = new HashMap<>();
  private @Nullable CoordinatorPort<SubtaskPlace> leader;

  @Override
  public CoordinatorPort<SubtaskPlace> coordinator(CoordinatorPort<SubtaskPlace> plain) {
    leader = plain;
    return plain;
  }

  @Override
  public ControlWire wire(ControlWire plain) {
    return new ControlWire() {
      @Override
      public void send(CoordinatorShell from, SubtaskPlace to, ToSubtask<SubtaskPlace> message) {
        if (message instanceof ToSubtask.Deploy) {
          running.put(message.subtask(), message.attempt());
        }
        plain.send(from, to, message);
      }

      @Override
      public void send(SubtaskPlace from, CoordinatorShell to, ToCoordinator message) {
        plain.send(from, to, message);
        if (message instanceof ToCoordinator.Reports reports
            && reports.packet().message() instanceof SubtaskReport.Drained
            && running.remove(message.subtask(), message.attempt())
            && running.isEmpty()
            && leader != null) {
          leader.ended(JobStatus.FINISHED);
        }
      }
    };
  }
}
