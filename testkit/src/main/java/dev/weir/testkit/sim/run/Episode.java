package dev.weir.testkit.sim.run;

import dev.weir.id.JobId;
import dev.weir.protocol.job.JobMachine;
import dev.weir.protocol.job.JobStatus;
import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.fault.Fault;
import dev.weir.testkit.sim.fault.Faults;
import dev.weir.testkit.sim.fault.Lives;
import dev.weir.testkit.sim.invariant.Invariant;
import dev.weir.testkit.sim.invariant.Invariants;
import dev.weir.testkit.sim.invariant.StandardInvariants;
import dev.weir.testkit.sim.invariant.attempt.AttemptInvariants;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.kernel.Node;
import dev.weir.testkit.sim.kernel.Nodes;
import dev.weir.testkit.sim.kernel.SimRandom;
import dev.weir.testkit.sim.kernel.Trace;
import dev.weir.testkit.sim.shell.CodedWire;
import dev.weir.testkit.sim.shell.ControlWire;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import dev.weir.testkit.sim.shell.CoordinatorSide;
import dev.weir.testkit.sim.shell.Coordinators;
import dev.weir.testkit.sim.shell.FaultyWire;
import dev.weir.testkit.sim.shell.Ground;
import dev.weir.testkit.sim.shell.Places;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.shell.SubtaskSide;
import dev.weir.testkit.sim.store.SimRows;
import dev.weir.testkit.sim.store.SimStore;
import dev.weir.testkit.sim.store.World;
import dev.weir.testkit.sim.workload.Blueprint;
import dev.weir.testkit.sim.workload.SimSettings;
import dev.weir.testkit.sim.workload.Surroundings;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of one seed. */
public final class Episode {
  private static final long MOST_EVENTS = 3_000_000;
  private static final long AFTERMATH_MILLIS = 300;

  private final Blueprint blueprint;
  private final SimRandom random;
  private final Kernel kernel;
  private final Chaos chaos;
  private final Nodes nodes;
  private final Invariants invariants;
  private final SimStore store;
  private final SimRows rows;
  private final World world;
  private final Surroundings surroundings;
  private final Places places;
  private final Coordinators coordinators;
  private @Nullable Submissions submissions;
  private @Nullable Violation violation;
  private int starts;
  private boolean finished;
  private boolean over;
  private long finishedAt;

  /**
   * A run that has not begun.
   *
   * @param seams what is put around the plain parts
   */
  public Episode(
      long seed, Blueprint blueprint, Faults faults, Function<Ground, Seams> seams, Trace trace) {
    this.blueprint = blueprint;
    JobId job = blueprint.job();
    SimSettings settings = blueprint.settings();
    random = new SimRandom(seed);
    kernel = new Kernel(random, trace, settings.meanDelayMillis());
    chaos = new Chaos(kernel, faults, random.fork());
    nodes = new Nodes(kernel, random.fork(), settings.nodes());
    invariants = new Invariants(this::violated);
    Lives lives = new Lives(chaos, this::violated);
    store = new SimStore(job, kernel::now, chaos, invariants);
    rows = new SimRows(job, kernel, chaos, invariants);
    world = new World(invariants);
    invariants.add(StandardInvariants.of(blueprint, kernel, chaos, lives, store, rows));
    invariants.add(AttemptInvariants.of(kernel, chaos, store, rows));
    Seams around = seams.apply(new Ground(kernel, chaos.random(), lives, store, rows, world));
    surroundings =
        new Surroundings(kernel, chaos, lives, around.transactions(world), around, invariants);
    ControlWire wire =
        around.wire(
            new CodedWire(
                new FaultyWire(kernel, chaos, settings.coordinator().resendAfter().toMillis())));
    places =
        new Places(
            new SubtaskSide(
                job, kernel, chaos, lives, store, settings, around, invariants, this::violated),
            nodes,
            wire);
    coordinators =
        new Coordinators(
            new CoordinatorSide(
                job,
                kernel,
                chaos.random(),
                lives,
                store,
                rows,
                around.rows(rows),
                places,
                wire,
                settings,
                around,
                invariants),
            nodes,
            this::jobEnded);
    faultsHappen();
  }

  /** The job can be rescaled while it runs: {@link Fault#RESCALE} does that. */
  public Episode rescaled() {
    Submissions jobs = new Submissions(start -> blueprint.deployment(surroundings, start));
    submissions = jobs;
    coordinators.submitted(jobs::of);
    chaos.on(
        Fault.RESCALE,
        () -> jobs.isMove() ? coordinators.move() : coordinators.rescale(jobs.next()));
    return this;
  }

  private void faultsHappen() {
    nodes.listen(
        new Nodes.Listener() {
          @Override
          public void lost(Node node) {
            coordinators.reportLost(node);
          }

          @Override
          public void isolated(Node node, long forMillis) {
            chaos.harms(forMillis + 20);
          }
        });
    chaos.on(Fault.KILL_NODE, nodes::kill);
    chaos.on(Fault.ISOLATE_NODE, nodes::isolate);
    chaos.on(Fault.CRASH_COORDINATOR, coordinators::crash);
    chaos.on(Fault.DOUBLE_COORDINATOR, coordinators::doubleUp);
    chaos.on(Fault.FREEZE_COORDINATOR, coordinators::freeze);
    chaos.on(Fault.PARTITION, () -> partition(true, 1));
    chaos.on(Fault.PARTITION_ONE_WAY, () -> partition(false, 1));
    chaos.on(Fault.FLAP, () -> partition(chaos.random().chance(0.5), 5));
    chaos.on(Fault.CRASH_ALL, this::crashAll);
    chaos.on(Fault.STOP_AND_START, coordinators::requestStop);
    chaos.on(Fault.REQUEST_CHECKPOINT, coordinators::requestCheckpoint);
    chaos.on(
        Fault.SET_CLOCK,
        () -> {
          chaos.harms(200);
          return chaos.random().chance(0.7) ? nodes.setClock() : coordinators.setClock();
        });
  }

  private String partition(boolean bothWays, int times) {
    int each = chaos.random().between(5, 100) / times + 1;
    chaos.harms(2L * each * times + 20);
    return nodes.partition(bothWays, times, each);
  }

  /** For somebody who wants something in particular to happen. */
  public Controls controls() {
    return new Controls(chaos, nodes, places, coordinators, this::crashAll);
  }

  /** These must hold as well. */
  public Episode demand(List<? extends Invariant> further) {
    invariants.add(further);
    return this;
  }

  // ---- the run

  /** Runs to the end; returns what is wrong, if anything. */
  public @Nullable Violation run() {
    start();
    chaos.start();
    if (blueprint.changes()) {
      chaos.newStart();
    }
    long deadline = Math.max(chaos.untilMillis(), kernel.now()) + blueprint.patienceMillis();
    while (violation == null && !over) {
      if (kernel.now() > deadline || kernel.queue().fired() > MOST_EVENTS || !step()) {
        violated(
            "EventuallyCompletes",
            "the job has not finished "
                + (kernel.now() - chaos.untilMillis())
                + " ms behind the last fault; its row says "
                + rows.current().status()
                + rows.current().failure().map(cause -> ", last failure: " + cause).orElse(""));
      }
    }
    return violation;
  }

  private boolean step() {
    try {
      boolean more = kernel.queue().step();
      invariants.afterEvent();
      if (!more) {
        invariants.stalled();
      }
      return more;
    } catch (RuntimeException | LinkageError unexpected) {
      StackTraceElement[] stack = unexpected.getStackTrace();
      violated("NoInternalError", unexpected + (stack.length == 0 ? "" : " at " + stack[0]));
      if (kernel.trace().isOn()) {
        unexpected.printStackTrace();
      }
      return true;
    }
  }

  private void violated(String invariant, String message) {
    if (violation == null) {
      violation = new Violation(invariant, kernel.queue().fired(), message);
    }
  }

  /** How much happened. */
  public Figures figures() {
    return new Figures(
        kernel.queue().fired(),
        invariants.checkpoints(),
        invariants.restores(),
        Math.max(0, finishedAt - chaos.untilMillis()));
  }

  /** What sinks have made visible. */
  public SortedMap<String, List<Object>> output() {
    return world.output();
  }

  // ---- the process

  private void start() {
    int number = starts++;
    coordinators.start(
        submissions == null
            ? blueprint.deployment(surroundings, number)
            : submissions.of(rows.current()));
  }

  private void startLater(int delayMillis) {
    int expected = starts;
    kernel.in(
        delayMillis,
        "start",
        "the process",
        () -> {
          if (starts == expected && coordinators.alive().isEmpty()) {
            start();
          }
        });
  }

  /** Everything dies at once, and is started again. */
  private String crashAll() {
    coordinators.kill();
    kernel.network().clear();
    nodes.crashAll();
    places.clear();
    store.objects().crash();
    startLater(chaos.random().between(1, 50));
    return "everything";
  }

  private void jobEnded(CoordinatorShell coordinator, JobStatus status) {
    if (status == JobStatus.FINISHED) {
      finish();
      return;
    }
    if (JobMachine.continuation(rows.current()).isPresent()) {
      coordinators.retire(coordinator);
      kernel.in(chaos.random().between(1, 20), "start", "the rescaled job", this::goOn);
      return;
    }
    boolean quiet = kernel.now() > chaos.untilMillis() + 1000;
    String failure = rows.current().failure().orElse("unknown");
    if (status == JobStatus.FAILED && quiet) {
      violated("EventuallyCompletes", "the job gave up: " + failure);
    }
    coordinators.kill();
    startLater(chaos.random().between(1, 50));
  }

  /** Whoever led the job leads it anew, unless somebody else has. */
  private void goOn() {
    if (!finished && JobMachine.continuation(rows.current()).isPresent()) {
      start();
    }
  }

  /** The job counts as finished. What is still under way may not change anything any more. */
  private void finish() {
    if (!finished) {
      finished = true;
      chaos.end();
      coordinators.jobFinished();
      invariants.finished();
      finishedAt = kernel.now();
      if (random.chance(0.3)) {
        kernel.in(random.between(1, 100), "start", "the finished job", coordinators::begin);
      }
      kernel.in(AFTERMATH_MILLIS, "end", "of the simulation", this::end);
    }
  }

  private void end() {
    invariants.finished();
    invariants.ended();
    over = true;
  }
}
