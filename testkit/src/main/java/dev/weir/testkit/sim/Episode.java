package dev.weir.testkit.sim;

import dev.weir.coordinator.CoordinatorLoop;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.protocol.job.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of one seed. */
final class Episode {
  private static final long MOST_EVENTS = 3_000_000;
  private static final long AFTERMATH_MILLIS = 300;

  final JobId job;
  final SimSettings settings;
  final Mutation mutation;
  final Trace trace;
  final EventQueue queue;
  final Network network;
  final ControlWire control;
  final Invariants invariants;
  final Chaos chaos;
  final SimStore store;
  final SimRows rows;
  final World world;
  final Nodes nodes;
  final Lives lives;
  private final Blueprint blueprint;
  private final SimRandom random;
  private final List<CoordinatorShell> coordinators = new ArrayList<>();
  private @Nullable Violation violation;
  private Deployment deployment;
  private int starts;
  private int coordinatorNumber;
  private boolean finished;
  private boolean fighting;
  private boolean over;
  private long finishedAt;

  /** An invariant that does not hold. */
  record Violation(String invariant, long event, String message) {
    static Violation ofTwoTraces(Figures run) {
      return new Violation(
          "SameSeedSameTrace", run.events(), "two runs of the seed did not do the same");
    }
  }

  Episode(long seed, Blueprint blueprint, Faults faults, Mutation mutation, Trace trace) {
    this.blueprint = blueprint;
    this.mutation = mutation;
    this.trace = trace;
    job = blueprint.job();
    settings = blueprint.settings();
    random = new SimRandom(seed);
    queue = new EventQueue(random.fork(), trace);
    network = new Network(queue, random.fork(), settings.meanDelayMillis());
    chaos = new Chaos(this, faults, random.fork());
    network.onLoss(chaos::onLoss);
    control = new ControlWire(this);
    nodes = new Nodes(this, random.fork(), settings.nodes());
    lives = new Lives(this);
    invariants = new Invariants(this, blueprint);
    world = new World(invariants, mutation);
    store = new SimStore(this);
    rows = new SimRows(this);
    deployment = blueprint.deployment(this, 0);
  }

  /** Runs to the end; returns what is wrong, if anything. */
  @Nullable Violation run() {
    start();
    chaos.start();
    if (blueprint.changes()) {
      chaos.newStart();
    }
    long deadline = Math.max(chaos.untilMillis(), queue.now()) + blueprint.patienceMillis();
    while (violation == null && !over) {
      if (queue.now() > deadline || queue.fired() > MOST_EVENTS || !step()) {
        violated(
            "EventuallyCompletes",
            "the job has not finished "
                + (queue.now() - chaos.untilMillis())
                + " ms behind the last fault; its row says "
                + rows.current().status()
                + rows.current().failure().map(cause -> ", last failure: " + cause).orElse(""));
      }
    }
    return violation;
  }

  private boolean step() {
    try {
      boolean more = queue.step();
      invariants.afterEvent();
      if (!more) {
        invariants.stalled();
      }
      return more;
    } catch (RuntimeException | LinkageError unexpected) {
      StackTraceElement[] stack = unexpected.getStackTrace();
      violated("NoInternalError", unexpected + (stack.length == 0 ? "" : " at " + stack[0]));
      if (trace.isOn()) {
        unexpected.printStackTrace();
      }
      return true;
    }
  }

  void violated(String invariant, String message) {
    if (violation == null) {
      violation = new Violation(invariant, queue.fired(), message);
    }
  }

  /** How much happened. */
  Figures figures() {
    return invariants.figures(queue.fired(), Math.max(0, finishedAt - chaos.untilMillis()));
  }

  /**
   * What a run consisted of.
   *
   * @param checkpoints how often the head moved
   * @param restores how often the subtasks of a region were restored from a head
   * @param healingMillis how long behind the last possible fault the job finished, in virtual time;
   *     of several runs the longest
   */
  record Figures(long events, long checkpoints, long restores, long healingMillis) {
    static final Figures NONE = new Figures(0, 0, 0, 0);

    Figures plus(Figures other) {
      return new Figures(
          events + other.events,
          checkpoints + other.checkpoints,
          restores + other.restores,
          Math.max(healingMillis, other.healingMillis));
    }
  }

  // ---- the process
  // --------------------------------------------------------------------------------

  private void start() {
    deployment = blueprint.deployment(this, starts++);
    newCoordinator();
  }

  private CoordinatorShell newCoordinator() {
    CoordinatorShell fresh = new CoordinatorShell(this, coordinatorNumber++, deployment);
    coordinators.add(fresh);
    fresh.recover();
    return fresh;
  }

  private void killCoordinators() {
    coordinators.forEach(CoordinatorShell::die);
    coordinators.clear();
  }

  private void startLater(int delayMillis) {
    int expected = starts;
    queue.in(
        delayMillis,
        "start",
        "the process",
        () -> {
          if (starts == expected && coordinators.isEmpty()) {
            start();
          }
        });
  }

  /** All coordinators learn after a while that a node does not answer. */
  void reportLost(Node node) {
    for (CoordinatorShell each : coordinators) {
      queue.in(chaos.random().between(0, 20), "lost", node, () -> each.onNodeLost(node));
    }
  }

  String crashCoordinator() {
    if (coordinators.isEmpty()) {
      return "nobody";
    }
    killCoordinators();
    queue.in(
        chaos.random().between(1, 60),
        "takeover",
        "a new coordinator",
        () -> {
          if (coordinators.isEmpty()) {
            newCoordinator();
          }
        });
    return "all";
  }

  String doubleCoordinator() {
    if (coordinators.size() != 1) {
      return "nobody";
    }
    CoordinatorShell old = coordinators.get(0);
    CoordinatorShell successor = newCoordinator();
    // Either who finds the row changed gives way, or the two take the job from each other.
    fighting = chaos.random().chance(0.5);
    int start = starts;
    queue.in(
        chaos.random().between(5, 200),
        "fenced",
        old,
        () -> {
          fighting = false;
          removeCoordinator(old);
          if (!successor.isLeader()) {
            removeCoordinator(successor);
          }
          if (coordinators.isEmpty() && start == starts && !finished) {
            newCoordinator();
          }
        });
    return old + " beside " + successor;
  }

  private void removeCoordinator(CoordinatorShell coordinator) {
    coordinator.die();
    coordinators.remove(coordinator);
  }

  /** A coordinator could not write the row: whether it ends because somebody else leads now. */
  boolean isSucceeded(CoordinatorShell coordinator, LeaderEpoch newestOfIts) {
    if (fighting || coordinators.size() < 2 || rows.current().epoch().compareTo(newestOfIts) <= 0) {
      return false;
    }
    trace.remark(coordinator + " gives way");
    removeCoordinator(coordinator);
    return true;
  }

  String crashAll() {
    killCoordinators();
    network.clear();
    nodes.crashAll();
    store.objects().crash();
    startLater(chaos.random().between(1, 50));
    return "everything";
  }

  String stop() {
    coordinators.forEach(CoordinatorShell::requestStop);
    return "politely";
  }

  String setCoordinatorsClock() {
    coordinators.forEach(each -> each.setClock(chaos.random().between(-60, 60)));
    return "of coordinators";
  }

  String requestCheckpoint() {
    coordinators.forEach(CoordinatorShell::requestCheckpoint);
    return "now";
  }

  /** A coordinator says that the job has ended. */
  void jobEnded(CoordinatorShell coordinator, JobStatus status) {
    trace.remark(coordinator + ": the job has ended, " + status);
    if (status == JobStatus.FINISHED) {
      finish();
      return;
    }
    boolean quiet = queue.now() > chaos.untilMillis() + 1000;
    String failure = rows.current().failure().orElse("unknown");
    if (status == JobStatus.FAILED && quiet) {
      violated("EventuallyCompletes", "the job gave up: " + failure);
    }
    killCoordinators();
    startLater(chaos.random().between(1, 50));
  }

  /** The job counts as finished. What is still under way may not change anything any more. */
  void finish() {
    if (!finished) {
      finished = true;
      invariants.finished();
      finishedAt = queue.now();
      if (random.chance(0.3)) {
        queue.in(random.between(1, 100), "start", "the finished job", this::newCoordinator);
      }
      queue.in(AFTERMATH_MILLIS, "end", "of the simulation", this::end);
    }
  }

  private void end() {
    invariants.finished();
    invariants.ended();
    over = true;
  }

  boolean isFinished() {
    return finished;
  }

  List<CoordinatorShell> coordinators() {
    return coordinators;
  }

  Map<String, List<Object>> output() {
    return world.output();
  }

  /** For tests: how far the present coordinators are. */
  List<CoordinatorLoop<SubtaskPlace>> loops() {
    return coordinators.stream().map(CoordinatorShell::loop).toList();
  }
}
