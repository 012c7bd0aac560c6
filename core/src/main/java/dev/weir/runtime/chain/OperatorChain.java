package dev.weir.runtime.chain;

import dev.weir.api.metric.JobMetrics;
import dev.weir.api.metric.MetricValue;
import dev.weir.element.Watermark;
import dev.weir.graph.Edge;
import dev.weir.graph.Vertex;
import dev.weir.id.CheckpointId;
import dev.weir.operator.Operator.BackgroundAction;
import dev.weir.operator.Receiver;
import dev.weir.operator.SourceDriver;
import dev.weir.plan.Chain;
import dev.weir.plan.Exchange;
import dev.weir.runtime.Closings;
import dev.weir.runtime.LoopCounters;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.TurnBudget;
import dev.weir.runtime.exchange.Outputs;
import dev.weir.runtime.exchange.Router;
import dev.weir.runtime.snapshot.OperatorCapture;
import dev.weir.runtime.snapshot.SubtaskFacts;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.key.KeyGroups;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operators of one subtask, connected: inner edges are plain calls, the others lead into the
 * subtask's output channels. Time moves through the operators in topological order; what a refusing
 * output interrupts is taken up again where it stopped.
 */
public final class OperatorChain {
  private final List<OperatorSlot> slots = new ArrayList<>();
  private final Map<String, OperatorSlot> byName = new LinkedHashMap<>();
  private final SubtaskEnvironment environment;
  private final Outputs outputs;
  private final LoopCounters counters;
  private final ChainTime time;
  private @Nullable KeyedState keyed;
  private int fireAt;

  /** Which operator is being made, opened or closed; read by whoever asks what takes so long. */
  private volatile String stage = "";

  public OperatorChain(
      SubtaskWiring wiring,
      SubtaskEnvironment environment,
      SubtaskPort port,
      Outputs outputs,
      TurnBudget budget,
      LoopCounters counters)
      throws Exception {
    this.environment = environment;
    this.outputs = outputs;
    this.counters = counters;
    try {
      make(wiring, port, budget);
    } catch (Throwable failed) {
      closeAfter(failed);
      throw failed;
    }
    time = new ChainTime(slots);
  }

  private void make(SubtaskWiring wiring, SubtaskPort port, TurnBudget budget) throws Exception {
    Chain chain = wiring.chain();
    boolean isKeyed = wiring.inputs().stream().anyMatch(input -> input.exchange().isKeyed());
    for (Vertex vertex : chain.vertices()) {
      stage = "making operator '" + vertex.name() + "'";
      KeyedState state = null;
      if (isKeyed && slots.isEmpty()) {
        state = keyedState(vertex, wiring);
        keyed = state;
      }
      OperatorSlot slot =
          new OperatorSlot(vertex, wiring, environment, port, outputs, budget, state);
      byName.put(vertex.name(), slot);
      slots.add(slot);
    }
    for (OperatorSlot slot : slots) {
      connect(slot, chain, wiring);
    }
  }

  private KeyedState keyedState(Vertex vertex, SubtaskWiring wiring) {
    int index = wiring.subtask().index();
    return environment
        .backend()
        .create(
            new StateBackend.Scope(
                vertex.name(),
                index,
                KeyGroups.range(index, environment.maxParallelism(), wiring.chain().parallelism()),
                environment.maxParallelism(),
                environment.types(),
                environment
                    .localDir()
                    .resolve(vertex.name() + "-" + index + "-" + environment.attempt())));
  }

  private void connect(OperatorSlot slot, Chain chain, SubtaskWiring wiring) {
    Map<String, List<Receiver<Object>>> sides = new LinkedHashMap<>();
    List<Receiver<Object>> main = new ArrayList<>();
    for (Edge edge : chain.innerEdges()) {
      if (edge.from().equals(slot.name())) {
        listFor(edge, main, sides).add(inputBehind(edge));
      }
    }
    for (int channel = 0; channel < wiring.outputs().size(); ) {
      Exchange exchange = wiring.outputs().get(channel).exchange();
      int end = channel;
      while (end < wiring.outputs().size()
          && wiring.outputs().get(end).exchange().equals(exchange)) {
        end++;
      }
      if (exchange.edge().from().equals(slot.name())) {
        listFor(exchange.edge(), main, sides)
            .add(
                Router.of(
                    exchange.edge(),
                    outputs,
                    environment.types(),
                    wiring.subtask().index(),
                    channel,
                    end - channel,
                    environment.maxParallelism()));
      }
      channel = end;
    }
    if (!main.isEmpty()) {
      Receiver<Object> all = FanOut.of(main);
      slot.connect(slot.isSource() ? countingSource(all) : all);
    }
    sides.forEach((tag, receivers) -> slot.connectSide(tag, FanOut.of(receivers)));
  }

  private Receiver<Object> countingSource(Receiver<Object> to) {
    return (value, timestamp) -> {
      counters.recordsEmittedBySource++;
      to.accept(value, timestamp);
    };
  }

  private Receiver<Object> counted(OperatorSlot to, Receiver<Object> input) {
    if (!to.isSink()) {
      return input;
    }
    return (value, timestamp) -> {
      counters.recordsIntoSinks++;
      input.accept(value, timestamp);
    };
  }

  private static List<Receiver<Object>> listFor(
      Edge edge, List<Receiver<Object>> main, Map<String, List<Receiver<Object>>> sides) {
    String side = edge.sideOutput();
    return side == null ? main : sides.computeIfAbsent(side, tag -> new ArrayList<>());
  }

  /** The way into the head's n-th input. */
  public Receiver<Object> headInput(int ordinal) {
    return counted(head(), head().input(ordinal));
  }

  /** What an inner edge leads into. */
  public Receiver<Object> inputBehind(Edge inner) {
    OperatorSlot to = slot(inner.to());
    return counted(to, to.input(inner.input()));
  }

  public OperatorSlot head() {
    return slots.get(0);
  }

  public OperatorSlot slot(String operator) {
    OperatorSlot slot = byName.get(operator);
    if (slot == null) {
      throw new IllegalArgumentException("no operator '" + operator + "' in this chain");
    }
    return slot;
  }

  public List<OperatorSlot> slots() {
    return slots;
  }

  public @Nullable SourceDriver source() {
    return head().operator instanceof SourceDriver driver ? driver : null;
  }

  public void setup() throws Exception {
    for (OperatorSlot slot : slots) {
      stage = "setting up operator '" + slot.name() + "'";
      slot.operator.setup(slot);
    }
    stage = "restoring the state";
  }

  /**
   * Opens from the end, so that an operator that emits while it opens finds the ones behind it
   * ready.
   */
  public void open() throws Exception {
    for (int i = slots.size() - 1; i >= 0; i--) {
      OperatorSlot slot = slots.get(i);
      stage = "opening operator '" + slot.name() + "'";
      slot.opened = true;
      slot.operator.open();
    }
    stage = "";
  }

  public String stage() {
    return stage;
  }

  /**
   * Moves the watermark through the operators, as far as none of them holds it back. Returns
   * whether done; call again with the same value if not.
   */
  public boolean advanceWatermark(long watermark) throws Exception {
    return time.advance(watermark);
  }

  /** Whether an operator lets time go on that it has held back. */
  public boolean hasReleasedTime() {
    return time.hasReleased();
  }

  /** How far time has come behind all operators that hold it back; its end if there is none. */
  public long releasedTime() {
    return time.passed();
  }

  /** Whether an operator keeps records that it has still to emit something for. */
  public boolean holdsTime() {
    return time.isHeld();
  }

  /**
   * Fires what the wall clock has reached. Returns whether done; if not, records may come before
   * the next call, which may be for a later time. An operator whose input has ended fires no more:
   * what it emits now would follow the end of its output.
   */
  public boolean advanceProcessingTime(long now) throws Exception {
    for (; fireAt < slots.size(); fireAt++) {
      OperatorSlot slot = slots.get(fireAt);
      if (slot.hasTimers() && !slot.operator.advanceProcessingTime(now)) {
        return false;
      }
      slot.firedInARow = 0;
    }
    fireAt = 0;
    return true;
  }

  /** The operator that has fired more than so many timers and is not done with those due. */
  public @Nullable OperatorSlot firingMoreThan(long timers) {
    for (OperatorSlot slot : slots) {
      if (slot.firedInARow > timers) {
        return slot;
      }
    }
    return null;
  }

  public long nextProcessingTimer() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < slots.size(); i++) {
      OperatorSlot slot = slots.get(i);
      if (slot.hasTimers()) {
        next = Math.min(next, slot.operator.nextProcessingTimer());
      }
    }
    return next;
  }

  /** No record will come in: timers of the wall clock that are due fire, and none is added. */
  public void onInputEnded() {
    for (OperatorSlot slot : slots) {
      slot.inputEnded = true;
    }
  }

  /** Their input had ended, and begins again. */
  public void reopen() {
    for (OperatorSlot slot : slots) {
      slot.ended = false;
      slot.watermark = Watermark.MIN;
    }
    time.reopen();
  }

  /** Ends the operators' input one after the other. Returns whether done. */
  public boolean endInput() throws Exception {
    for (OperatorSlot slot : slots) {
      if (!slot.ended) {
        if (!slot.operator.endInput()) {
          return false;
        }
        slot.ended = true;
      }
    }
    return true;
  }

  /**
   * The last operator that takes no more records, if there is one. Before it is found not ready,
   * its timers fire that are due, for they may make it ready; all behind it are.
   */
  public @Nullable OperatorSlot notReady() throws Exception {
    for (int i = slots.size() - 1; i >= 0; i--) {
      OperatorSlot slot = slots.get(i);
      if (!slot.operator.isReady() && !(slot.fireDue() && slot.operator.isReady())) {
        return slot;
      }
    }
    return null;
  }

  public void onIdle() throws Exception {
    for (int i = 0; i < slots.size(); i++) {
      slots.get(i).operator.onIdle();
    }
  }

  /** What functions show now; none without an object, for most functions measure nothing. */
  public JobMetrics metrics() {
    Map<String, Map<String, MetricValue>> values = null;
    for (OperatorSlot slot : slots) {
      if (!slot.metrics.isEmpty()) {
        values = values == null ? new LinkedHashMap<>() : values;
        values.put(slot.name(), slot.metrics.values());
      }
    }
    return values == null ? JobMetrics.NONE : JobMetrics.of(values);
  }

  /** The synchronous part of a snapshot. */
  public List<OperatorCapture> capture(CheckpointId checkpoint) throws Exception {
    List<OperatorCapture> captures = new ArrayList<>(slots.size());
    for (OperatorSlot slot : slots) {
      BackgroundAction action = slot.operator.prepareSnapshot(checkpoint);
      captures.add(
          new OperatorCapture(
              slot.name(),
              action,
              slot.keyed == null ? null : slot.keyed.snapshot(checkpoint),
              slot.subtaskState.snapshot(),
              new SubtaskFacts(slot.ended, slot.watermark)));
    }
    return captures;
  }

  /** Gives the keyed state back. */
  public void closeState() {
    KeyedState closing = keyed;
    keyed = null;
    if (closing != null) {
      closing.close();
    }
  }

  /** Closes each operator that was opened, or was about to be, whatever the others throw. */
  public void closeOperators() {
    Closings closings = new Closings();
    for (OperatorSlot slot : slots) {
      if (slot.opened) {
        slot.opened = false;
        stage = "closing operator '" + slot.name() + "'";
        closings.close(slot.operator);
      }
    }
    stage = "";
    closings.throwFirst();
  }

  /** Closes all that was made so far, because of a failure that is about to be thrown. */
  public void closeAfter(Throwable failure) {
    Closings closings = new Closings(failure);
    closings.close(this::closeState);
    closings.close(this::closeOperators);
  }
}
