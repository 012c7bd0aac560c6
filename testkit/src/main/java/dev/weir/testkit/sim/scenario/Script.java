package dev.weir.testkit.sim.scenario;

import dev.weir.coordinator.CoordinatorView;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.job.JobState;
import dev.weir.testkit.sim.fault.SimulatedFailure;
import dev.weir.testkit.sim.invariant.Invariant;
import dev.weir.testkit.sim.kernel.Node;
import dev.weir.testkit.sim.run.Controls;
import dev.weir.testkit.sim.scenario.Happening.Committed;
import dev.weir.testkit.sim.scenario.Happening.RowWritten;
import dev.weir.testkit.sim.scenario.Rule.Fate;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.Ground;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import dev.weir.testkit.sim.store.Transactions.Transaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in one run, and when: rules of the form "when this happens, then that". Each rule
 * must come to pass, or the scenario says nothing. Subtasks are named as in {@code count/0}.
 */
public final class Script {
  /** For how long a reaction excuses that a checkpoint times out. */
  private static final long HARM_MILLIS = 200;

  private final List<Rule<?>> rules = new ArrayList<>();
  private final List<Moment<?>> forbidden = new ArrayList<>();
  private final Scripted watch = new Scripted();
  private final Map<String, List<Runnable>> held = new LinkedHashMap<>();
  private final Map<String, BooleanSupplier> demands = new LinkedHashMap<>();
  private @Nullable Ground ground;
  private @Nullable Controls controls;

  Script() {}

  // ---- what a scenario says

  /** A rule, for the first such moment. */
  public <H extends Happening> Rule<H> when(Moment<H> moment) {
    Rule<H> rule = new Rule<>(moment, this);
    rules.add(rule);
    return rule;
  }

  /** What must not happen. */
  public Script never(Moment<?> moment) {
    forbidden.add(moment);
    return this;
  }

  /** Something that must be so in the end. */
  public Script demand(String words, BooleanSupplier holds) {
    demands.put(words, holds);
    return this;
  }

  // ---- what can be done

  /** Messages that were held go on their way. */
  public void release(String name) {
    List<Runnable> messages = held.remove(name);
    if (messages != null) {
      messages.forEach(Runnable::run);
    }
  }

  /** The machine on which a subtask lives dies. */
  public void killNodeOf(String subtask) {
    controls().nodes().kill(nodeOf(subtask));
  }

  /** The machine on which a subtask lives is cut off, and taken for dead; returns it. */
  public Node isolateNodeOf(String subtask) {
    Node node = nodeOf(subtask);
    controls().nodes().isolate(node);
    return node;
  }

  /** A machine that was cut off is heard again. */
  public void reunite(Node node) {
    controls().nodes().reunite(node);
  }

  /** A subtask fails. */
  public void fail(String subtask) {
    SubtaskPlace place = placeOf(subtask);
    AttemptWorld attempt = place.attempt();
    if (attempt != null) {
      ground()
          .kernel()
          .in(
              0,
              "fail",
              place,
              () ->
                  place.onOwn(
                      () -> attempt.attempt().onFailed(new SimulatedFailure("as scripted"))));
    }
  }

  /** The subtask fails that has written a transaction. */
  public void failWriterOf(Transaction transaction) {
    String[] names = transaction.id().split("/", 3);
    fail("count/" + names[1]);
  }

  /** The coordinator dies, and another one takes over. */
  public void crashCoordinator() {
    controls().coordinators().crash();
  }

  /** Another coordinator takes over while the first one goes on. */
  public void doubleCoordinator() {
    controls().coordinators().doubleUp();
  }

  /** The coordinator stands still for a while, in which another one takes over. */
  public void freezeCoordinator() {
    controls().coordinators().freeze();
  }

  /** Somebody asks for a polite stop. */
  public void requestStop() {
    controls().coordinators().requestStop();
  }

  /** Somebody asks for a checkpoint. */
  public void requestCheckpoint() {
    controls().coordinators().requestCheckpoint();
  }

  /** Everything dies at once, and is started again. */
  public void crashEverything() {
    controls().crash().run();
  }

  /** What the row says. */
  public JobState row() {
    return ground().rows().current();
  }

  /** What the first coordinator that lives has to say to somebody who watches. */
  public CoordinatorView view() {
    return controls().coordinators().alive().get(0).loop().view();
  }

  /** Whether a checkpoint that is retained holds records in flight. */
  public boolean hasInFlight(JobState row) {
    try {
      return row.head().isPresent()
          && ground().store().knownManifest(row.head().get().manifest()).operators().stream()
              .flatMap(operator -> operator.subtasks().stream())
              .anyMatch(subtask -> subtask.inFlight().isPresent());
    } catch (IOException unreadable) {
      return false;
    }
  }

  private Node nodeOf(String subtask) {
    return Objects.requireNonNull(placeOf(subtask).node());
  }

  private SubtaskPlace placeOf(String subtask) {
    int slash = subtask.indexOf('/');
    SubtaskId id =
        new SubtaskId(subtask.substring(0, slash), Integer.parseInt(subtask.substring(slash + 1)));
    return Objects.requireNonNull(controls().places().known(id), () -> subtask + " is nowhere");
  }

  // ---- the run

  Seams seams(Ground on) {
    ground = on;
    return new ScriptSeams(this, on.kernel());
  }

  void begin(Controls with) {
    controls = with;
  }

  private Ground ground() {
    return Objects.requireNonNull(ground, "the run has not begun");
  }

  private Controls controls() {
    return Objects.requireNonNull(controls, "the run has not begun");
  }

  /** Something happens: what becomes of it, by the first rule that says so. */
  Fate happens(Happening happening) {
    watch.happened(happening);
    Fate fate = Fate.PASSES;
    for (Rule<?> each : List.copyOf(rules)) {
      boolean fired = each.hasFired();
      Fate its = each.happens(happening);
      fate = fate.passes() ? its : fate;
      if (!its.passes() || fired != each.hasFired()) {
        controls().chaos().harms(HARM_MILLIS + its.delayMillis());
      }
    }
    return fate;
  }

  void hold(String name, Runnable message) {
    held.computeIfAbsent(name, unknown -> new ArrayList<>()).add(message);
  }

  /** A rule that never came to pass. */
  Optional<String> unfired() {
    return rules.stream().filter(rule -> !rule.hasFired()).map(Rule::toString).findFirst();
  }

  /** Sees what no seam shows, and what is demanded in the end. */
  Invariant watch() {
    return watch;
  }

  private final class Scripted extends Invariant {
    void happened(Happening happening) {
      forbidden.stream()
          .filter(moment -> moment.fits(happening))
          .findFirst()
          .ifPresent(moment -> violated(moment.words()));
    }

    @Override
    public void rowWritten(JobState before, JobState after) {
      happens(new RowWritten(before, after));
    }

    @Override
    public void committed(Transaction transaction) {
      happens(new Committed(transaction));
    }

    @Override
    public void ended() {
      demands.forEach(
          (words, holds) -> {
            if (!holds.getAsBoolean()) {
              violated(words);
            }
          });
    }
  }
}
