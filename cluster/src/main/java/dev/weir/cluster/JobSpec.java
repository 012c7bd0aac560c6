package dev.weir.cluster;

import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.id.JobId;
import dev.weir.job.JobDefinition;
import dev.weir.plan.ActorGraph;
import dev.weir.runtime.LoopSettings;
import dev.weir.serde.types.Types;

/**
 * A job to run. {@link #of} begins with what is usual, and each {@code with…} changes one setting.
 *
 * @param backend the name of the state backend, {@code heap} by default
 * @param fresh whether to begin without state, whatever an earlier run left behind
 */
public record JobSpec(
    JobId id,
    ActorGraph graph,
    Types types,
    String backend,
    CoordinatorSettings coordinator,
    LoopSettings loop,
    boolean fresh) {
  public JobSpec {
    if (id.isLease()) {
      throw new IllegalArgumentException(
          "job id '" + id + "' is the name of a lease of the engine's own: choose another one");
    }
  }

  /** A job that resumes, with state in the heap and default settings. */
  public static JobSpec of(JobId id, ActorGraph graph, Types types) {
    return new JobSpec(
        id, graph, types, "heap", CoordinatorSettings.DEFAULT, LoopSettings.DEFAULT, false);
  }

  /**
   * The same of a job that was defined.
   *
   * @param parallelism of operators that have no parallelism of their own
   * @throws dev.weir.plan.GraphException if it cannot run, with all reasons
   */
  public static JobSpec of(JobId id, JobDefinition definition, int parallelism) {
    return of(id, definition.compile(parallelism), definition.types());
  }

  public JobSpec withBackend(String to) {
    return new JobSpec(id, graph, types, to, coordinator, loop, fresh);
  }

  public JobSpec withCoordinator(CoordinatorSettings to) {
    return new JobSpec(id, graph, types, backend, to, loop, fresh);
  }

  public JobSpec withFresh(boolean to) {
    return new JobSpec(id, graph, types, backend, coordinator, loop, to);
  }

  /**
   * Looks whether the job can run as it is to run.
   *
   * @throws dev.weir.plan.GraphException if it cannot, with all reasons
   */
  public void check() {
    coordinator.check(graph);
  }
}
