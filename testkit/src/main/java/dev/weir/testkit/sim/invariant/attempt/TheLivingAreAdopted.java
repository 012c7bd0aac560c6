package dev.weir.testkit.sim.invariant.attempt;

import dev.weir.id.SubtaskId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.invariant.Invariant;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A region whose subtasks all run when another coordinator takes over goes on: it is not restarted,
 * unless something goes wrong while it is adopted.
 */
final class TheLivingAreAdopted extends Invariant {
  private static final Pattern NOT_ADOPTED =
      Pattern.compile("attempt (\\d+) does not go on as a whole, restarting at once: (subtask .*)");

  private final Kernel kernel;
  private final Chaos chaos;
  private final Map<Integer, Set<SubtaskId>> deployed = new HashMap<>();
  private final Map<Integer, Map<SubtaskId, AttemptWorld>> started = new HashMap<>();

  /** The attempts of which all subtasks ran when the latest coordinator took over. */
  private final Set<Integer> alive = new HashSet<>();

  private long takenOverAt;

  TheLivingAreAdopted(Kernel kernel, Chaos chaos) {
    this.kernel = kernel;
    this.chaos = chaos;
  }

  @Override
  public void deploying(CoordinatorShell coordinator, ToSubtask.Deploy<?> deploy) {
    deployed
        .computeIfAbsent(deploy.attempt().number(), attempt -> new HashSet<>())
        .add(deploy.subtask());
  }

  @Override
  public void attemptStarted(AttemptWorld attempt) {
    started
        .computeIfAbsent(attempt.number(), number -> new HashMap<>())
        .put(attempt.subtask(), attempt);
  }

  @Override
  public void rowWritten(JobState before, JobState after) {
    boolean takenOver =
        after.epoch().compareTo(before.epoch()) > 0
            && after.status() == JobStatus.RUNNING
            && after.regionAttempts().equals(before.regionAttempts());
    if (takenOver) {
      takenOverAt = kernel.now();
      alive.clear();
      after.regionAttempts().stream().filter(this::runsAsAWhole).forEach(alive::add);
    }
  }

  private boolean runsAsAWhole(int attempt) {
    Map<SubtaskId, AttemptWorld> worlds = started.getOrDefault(attempt, Map.of());
    return worlds.keySet().equals(deployed.get(attempt))
        && worlds.values().stream().allMatch(AttemptWorld::isRunning);
  }

  @Override
  public void logged(CoordinatorShell coordinator, String event) {
    Matcher matcher = NOT_ADOPTED.matcher(event);
    if (matcher.matches()
        && coordinator.isLeader()
        && alive.contains(Integer.parseInt(matcher.group(1)))
        && chaos.harmUntil() < takenOverAt) {
      violated(
          "attempt "
              + matcher.group(1)
              + " ran when "
              + coordinator
              + " took over, and was restarted: "
              + matcher.group(2));
    }
  }
}
