package dev.weir.testkit.sim.shell;

import dev.weir.id.LeaderEpoch;
import dev.weir.protocol.job.JobStatus;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.kernel.Node;
import dev.weir.testkit.sim.kernel.SimRandom;
import dev.weir.testkit.sim.workload.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The coordinators of a job: one, mostly. */
public final class Coordinators {
  private final CoordinatorSide side;
  private final Kernel kernel;
  private final SimRandom random;
  private final Listener listener;
  private final List<CoordinatorShell> alive = new ArrayList<>();

  /** The job as the latest start of the process sees it. */
  private @Nullable Deployment deployment;

  private int starts;
  private int number;
  private boolean fighting;
  private boolean finished;

  /** Hears how the job has ended. */
  public interface Listener {
    void ended(CoordinatorShell coordinator, JobStatus status);
  }

  /** No coordinator yet. */
  public Coordinators(CoordinatorSide side, Listener listener) {
    this.side = side;
    this.listener = listener;
    kernel = side.kernel();
    random = side.random();
  }

  /** The process has started: a coordinator leads the job. */
  public void start(Deployment next) {
    starts++;
    deployment = next;
    begin();
  }

  /** Another coordinator begins to lead. */
  public CoordinatorShell begin() {
    Deployment known = Objects.requireNonNull(deployment, "the process has not started");
    CoordinatorShell fresh = new CoordinatorShell(side, this, number++, known);
    alive.add(fresh);
    fresh.recover();
    return fresh;
  }

  public List<CoordinatorShell> alive() {
    return alive;
  }

  /** All die; nobody takes over. */
  public void kill() {
    alive.forEach(CoordinatorShell::die);
    alive.clear();
  }

  /** The job has finished: nobody needs a coordinator any more. */
  public void jobFinished() {
    finished = true;
  }

  /** All die, and another one takes over. */
  public String crash() {
    if (alive.isEmpty()) {
      return "nobody";
    }
    kill();
    kernel.in(
        random.between(1, 60),
        "takeover",
        "a new coordinator",
        () -> {
          if (alive.isEmpty()) {
            begin();
          }
        });
    return "all";
  }

  /** Another one takes over while the first one goes on. */
  public String doubleUp() {
    if (alive.size() != 1) {
      return "nobody";
    }
    CoordinatorShell old = alive.get(0);
    CoordinatorShell successor = begin();
    // Either who finds the row changed gives way, or the two take the job from each other.
    fighting = random.chance(0.5);
    int start = starts;
    kernel.in(
        random.between(5, 200),
        "fenced",
        old,
        () -> {
          fighting = false;
          remove(old);
          if (!successor.isLeader()) {
            remove(successor);
          }
          if (alive.isEmpty() && start == starts && !finished) {
            begin();
          }
        });
    return old + " beside " + successor;
  }

  private void remove(CoordinatorShell coordinator) {
    coordinator.die();
    alive.remove(coordinator);
  }

  /** A coordinator could not write the row: whether it ends because somebody else leads now. */
  boolean givesWay(CoordinatorShell coordinator, LeaderEpoch newestOfIts) {
    if (fighting
        || alive.size() < 2
        || side.truth().current().epoch().compareTo(newestOfIts) <= 0) {
      return false;
    }
    kernel.remark(coordinator + " gives way");
    remove(coordinator);
    return true;
  }

  void ended(CoordinatorShell coordinator, JobStatus status) {
    kernel.remark(coordinator + ": the job has ended, " + status);
    listener.ended(coordinator, status);
  }

  /** All learn after a while that a node does not answer. */
  public void reportLost(Node node) {
    for (CoordinatorShell each : alive) {
      kernel.in(random.between(0, 20), "lost", node, () -> each.onNodeLost(node));
    }
  }

  public String requestStop() {
    return each("politely", CoordinatorShell::requestStop);
  }

  public String requestCheckpoint() {
    return each("now", CoordinatorShell::requestCheckpoint);
  }

  public String setClock() {
    return each("of coordinators", each -> each.setClock(random.between(-60, 60)));
  }

  private String each(String how, Consumer<CoordinatorShell> action) {
    alive.forEach(action);
    return how;
  }
}
