package dev.weir.runtime.chain;

import dev.weir.api.error.OnError;
import dev.weir.api.function.OutputTag;
import dev.weir.api.metric.Metrics;
import dev.weir.graph.Vertex;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobTerm;
import dev.weir.operator.Operator;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import dev.weir.plan.Operators;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.TurnBudget;
import dev.weir.runtime.exchange.Outputs;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Io;
import dev.weir.state.KeyedState;
import dev.weir.state.SubtaskState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An operator in its place within a chain: what it sees of the world, and what the loop knows about
 * it.
 */
public final class OperatorSlot implements OperatorContext<Object> {
  private static final Receiver<Object> NOWHERE = (value, timestamp) -> {};

  public final Operator<Object> operator;
  public final @Nullable KeyedState keyed;
  public final SubtaskState subtaskState;
  final Metrics metrics;
  private final Vertex vertex;
  private final SubtaskWiring wiring;
  private final SubtaskEnvironment environment;
  private final SubtaskPort port;
  private final Outputs outputs;
  private final TurnBudget budget;
  private final List<Receiver<?>> inputs;
  private final Map<String, Receiver<Object>> sides = new HashMap<>();
  private @Nullable Receiver<Object> output;

  /** The newest watermark that reached the operator. */
  public long watermark = Long.MIN_VALUE;

  /**
   * Whether {@link Operator#endInput} is over, in this attempt or in the one that wrote the
   * snapshot.
   */
  public boolean ended;

  /** Whether the input of the chain has ended in this attempt. */
  boolean inputEnded;

  /** Whether {@link Operator#open} was begun, so that there is something to close. */
  boolean opened;

  /** The time of an operator that makes event time. */
  public long madeWatermark = Long.MIN_VALUE;

  /** Whether an operator that makes event time has no input for now. */
  public boolean madeIdle;

  /** How many timers it has fired without coming to an end of those that are due. */
  long firedInARow;

  /** Whether what was read since the restored checkpoint must not be read again. */
  public boolean goesOnLive;

  /** The checkpoint that the operator's state is from. */
  public Optional<CheckpointId> restoredFrom = Optional.empty();

  @SuppressWarnings("unchecked") // operators of a chain fit together: the API checked their types
  OperatorSlot(
      Vertex vertex,
      SubtaskWiring wiring,
      SubtaskEnvironment environment,
      SubtaskPort port,
      Outputs outputs,
      TurnBudget budget,
      @Nullable KeyedState keyed)
      throws Exception {
    this.operator = (Operator<Object>) Operators.create(vertex);
    this.inputs = operator.inputs();
    if (inputs.size() != vertex.inputs().size()) {
      throw new IllegalStateException(
          "operator '"
              + vertex.name()
              + "' receives "
              + inputs.size()
              + (inputs.size() == 1 ? " input, but " : " inputs, but ")
              + vertex.inputs().size()
              + " are described");
    }
    this.keyed = keyed;
    this.subtaskState = new SubtaskState(vertex.name(), environment.types());
    this.metrics = new Metrics(vertex.name());
    this.vertex = vertex;
    this.wiring = wiring;
    this.environment = environment;
    this.port = port;
    this.outputs = outputs;
    this.budget = budget;
  }

  public String name() {
    return vertex.name();
  }

  boolean isSource() {
    return vertex.source() != null;
  }

  boolean isSink() {
    return vertex.isSink();
  }

  /** A source that had ended before a restore is polled again, and may have to be woken for it. */
  boolean hasTimers() {
    return !ended || isSource();
  }

  /** When the wall clock has something for the operator; {@link Long#MAX_VALUE} for never. */
  public long nextProcessingTimer() {
    return hasTimers() ? operator.nextProcessingTimer() : Long.MAX_VALUE;
  }

  /** Fires its timers that are due. Returns whether there were any. */
  boolean fireDue() throws Exception {
    long next = nextProcessingTimer();
    if (next == Long.MAX_VALUE || next > port.now()) {
      return false;
    }
    operator.advanceProcessingTime(port.now());
    return true;
  }

  @SuppressWarnings("unchecked") // the API checked the types
  Receiver<Object> input(int ordinal) {
    return (Receiver<Object>) inputs.get(ordinal);
  }

  void connect(Receiver<Object> to) {
    output = to;
  }

  void connectSide(String tag, Receiver<Object> to) {
    sides.put(tag, to);
  }

  @Override
  public JobTerm term() {
    return environment.term();
  }

  @Override
  public String operator() {
    return vertex.name();
  }

  @Override
  public int subtask() {
    return wiring.subtask().index();
  }

  @Override
  public int parallelism() {
    return wiring.chain().parallelism();
  }

  @Override
  public int maxParallelism() {
    return environment.maxParallelism();
  }

  @Override
  public OnError onError() {
    return vertex.onError();
  }

  @Override
  public Metrics metrics() {
    return metrics;
  }

  @Override
  public int attempt() {
    return environment.attempt();
  }

  @Override
  public Types types() {
    return environment.types();
  }

  @Override
  public @Nullable KeyedState keyedState() {
    return keyed;
  }

  @Override
  public SubtaskState subtaskState() {
    return subtaskState;
  }

  @Override
  public Receiver<Object> output() {
    return output == null ? NOWHERE : output;
  }

  @Override
  @SuppressWarnings("unchecked") // the tag's type is the reader's and the writer's agreement
  public <S> Receiver<S> sideOutput(OutputTag<S> tag) {
    return (Receiver<S>) sides.getOrDefault(tag.name(), NOWHERE);
  }

  @Override
  public Optional<CheckpointId> restoredFrom() {
    return restoredFrom;
  }

  @Override
  public boolean goesOnLive() {
    return goesOnLive;
  }

  @Override
  public boolean hasRoom() {
    return outputs.hasRoom();
  }

  @Override
  public boolean mayFire() {
    if (!outputs.hasRoom() || !budget.takesTimer()) {
      return false;
    }
    firedInARow++;
    return true;
  }

  @Override
  public Io io() {
    return port.io();
  }

  @Override
  public Io commits() {
    return port.outside("committing in operator '" + vertex.name() + "'");
  }

  @Override
  public Io writes() {
    return port.outside("writing in operator '" + vertex.name() + "'");
  }

  @Override
  public long processingTime() {
    return port.now();
  }

  @Override
  public long watermark() {
    return watermark;
  }

  @Override
  public boolean inputEnded() {
    return inputEnded;
  }

  @Override
  public void emitWatermark(long timestampMillis) {
    madeWatermark = Math.max(madeWatermark, timestampMillis);
    madeIdle = false;
  }

  @Override
  public void emitIdle() {
    madeIdle = true;
  }

  @Override
  public void emitActive() {
    madeIdle = false;
  }

  @Override
  public void wakeUp() {
    port.wakeUp();
  }

  @Override
  public void requestSplit() {
    port.report(new SubtaskReport.SplitRequest());
  }
}
