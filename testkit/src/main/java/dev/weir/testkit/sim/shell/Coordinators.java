package dev.weir.testkit.sim.shell;

import dev.weir.id.LeaderEpoch;
import dev.weir.protocol.job.JobMachine;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.RunSettings;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.kernel.Node;
import dev.weir.testkit.sim.kernel.Nodes;
import dev.weir.testkit.sim.kernel.SimRandom;
import dev.weir.testkit.sim.workload.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The coordinators of a job: one, mostly. */
public final class Coordinators {
  private final CoordinatorSide side;
  private final Kernel kernel;
  private final SimRandom random;
  private final Nodes nodes;
  private final Listener listener;
  private final List<CoordinatorShell> alive = new ArrayList<>();

  /** The job as the latest start of the process sees it. */
  private @Nullable Deployment deployment;

  private int starts;
  private int number;

  /** How the job is made by one who takes over; null if that is as it was started. */
  private @Nullable Function<JobState, Deployment> submitted;

  private boolean fighting;
  private boolean finished;

  /** Hears how the job has ended. */
  public interface Listener {
    void ended(CoordinatorShell coordinator, JobStatus status);
  }

  /** No coordinator yet. */
  public Coordinators(CoordinatorSide side, Nodes nodes, Listener listener) {
    this.side = side;
    this.nodes = nodes;
    this.listener = listener;
    kernel = side.kernel();
    random = side.random();
  }

  /** The job can be rescaled: who takes it over makes it as its row says. */
  public void submitted(Function<JobState, Deployment> byRow) {
    submitted = byRow;
  }

  /** The process has started: a coordinator leads the job. */
  public void start(Deployment next) {
    starts++;
    deployment = next;
    begin(false);
  }

  /** Another coordinator takes over. */
  public CoordinatorShell begin() {
    return begin(true);
  }

  private CoordinatorShell begin(boolean takesOver) {
    JobState row = side.truth().current();
    if (takesOver && submitted != null) {
      deployment = submitted.apply(row);
    }
    Deployment known = Objects.requireNonNull(deployment, "the process has not started");
    boolean goesOn = JobMachine.continuation(row).isPresent();
    Node node = side.settings().leadersOnNodes() ? nodes.anyUsable() : null;
    CoordinatorShell fresh =
        new CoordinatorShell(side, this, number++, node, known, takesOver && !goesOn);
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
    takeOverSoon();
    return "all";
  }

  private void takeOverSoon() {
    int start = starts;
    kernel.in(
        random.between(1, 60),
        "takeover",
        "a new coordinator",
        () -> {
          if (alive.isEmpty() && start == starts && !finished) {
            begin();
          }
        });
  }

  /** Stands still for a while, in which another one takes over; then it goes on as if it led. */
  public String freeze() {
    if (alive.size() != 1) {
      return "nobody";
    }
    CoordinatorShell old = alive.get(0);
    old.freeze();
    overtakeSoon(old);
    int forMillis = random.between(10, 200);
    kernel.in(forMillis, "thaw", old, old::thaw);
    endAfter(forMillis, old);
    return old.toString();
  }

  /** In the end somebody stops one who does not lead any more, though it does not notice that. */
  private void endAfter(long millis, CoordinatorShell old) {
    kernel.in(
        millis + random.between(5, 200),
        "fenced",
        old,
        () -> {
          if (alive.contains(old) && alive.size() > 1) {
            if (old.isLeader()) {
              endAfter(0, old);
            } else {
              remove(old);
            }
          }
        });
  }

  /** Somebody takes over from one who may go on: as soon as that one does not count any more. */
  private void overtakeSoon(CoordinatorShell old) {
    int start = starts;
    kernel.in(
        random.between(1, 60),
        "takeover",
        "from " + old,
        () -> {
          if (alive.size() == 1 && alive.contains(old) && start == starts && !finished) {
            begin();
          }
        });
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

  /** Whether the job runs as something else than what a coordinator has: it does not lead then. */
  boolean isSuperseded(CoordinatorShell coordinator, JobState row) {
    if (!side.seams().superseded(row.runsOtherwiseThan(coordinator.deployment().submission()))) {
      return false;
    }
    kernel.remark(coordinator + " has another job than the row");
    remove(coordinator);
    if (alive.isEmpty()) {
      takeOverSoon();
    }
    return true;
  }

  /** The job has ended for one coordinator, which goes on with it as another. */
  public void retire(CoordinatorShell coordinator) {
    remove(coordinator);
  }

  public String rescale(RunSettings to) {
    return each("to " + to.parallelism(), each -> each.rescale(to));
  }

  /** Subtasks are to be elsewhere, as many as there are. */
  public String move() {
    return each("to other places", CoordinatorShell::move);
  }

  void ended(CoordinatorShell coordinator, JobStatus status) {
    kernel.remark(coordinator + ": the job has ended, " + status);
    listener.ended(coordinator, status);
  }

  /** A node does not answer any more: whoever lives elsewhere learns that after a while. */
  public void reportLost(Node node) {
    List<CoordinatorShell> there = alive.stream().filter(each -> each.node() == node).toList();
    for (CoordinatorShell each : List.copyOf(alive)) {
      if (!there.contains(each)) {
        kernel.in(random.between(0, 20), "lost", node, () -> each.onNodeLost(node));
      } else if (node.isAlive()) {
        overtakeSoon(each);
        endAfter(Nodes.LONGEST_ISOLATION_MILLIS, each);
      } else {
        remove(each);
      }
    }
    if (alive.isEmpty() && !there.isEmpty()) {
      takeOverSoon();
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
