package dev.weir.testkit.harness;

import dev.weir.api.function.KeySelector;
import dev.weir.api.function.OutputTag;
import dev.weir.api.metric.MetricValue;
import dev.weir.element.Frame;
import dev.weir.element.Watermark;
import dev.weir.id.CheckpointId;
import dev.weir.operator.Operator;
import dev.weir.operator.OperatorFactory;
import dev.weir.operator.Receiver;
import dev.weir.operator.SourceDriver;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.key.KeyGroups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Drives one operator step by step, on the calling thread and with a clock that the test moves.
 * What the operator throws comes out of the method that made it do so.
 *
 * @param <O> the records of the operator's main output
 */
public final class OperatorHarness<O> implements AutoCloseable {
  /** After so many calls of the same method in a row it counts as one that never ends. */
  static final int MOST_CALLS = 10_000;

  private final HarnessSetup<O> setup;
  private final HarnessPlace place;
  private final HarnessContext context;
  private final Operator<Object> operator;
  private final List<Receiver<?>> inputs;
  private final @Nullable KeyedState keyed;
  private boolean ended;
  private long nextCheckpoint = 1;
  private int callsInVain;

  @SuppressWarnings("unchecked") // what the operator takes and emits is the test's business
  private OperatorHarness(HarnessSetup<O> setup, HarnessPlace place) throws Exception {
    this.setup = setup;
    this.place = place;
    this.keyed = setup.isKeyed() ? newKeyedState(setup, place) : null;
    this.context = new HarnessContext(setup, place, keyed);
    this.operator = (Operator<Object>) setup.factory().create();
    this.inputs = operator.inputs();
  }

  private static KeyedState newKeyedState(HarnessSetup<?> setup, HarnessPlace place) {
    return setup
        .backend()
        .create(
            new StateBackend.Scope(
                setup.operator(),
                place.subtask(),
                KeyGroups.range(place.subtask(), HarnessSetup.MAX_PARALLELISM, place.parallelism()),
                HarnessSetup.MAX_PARALLELISM,
                setup.types(),
                setup.directory().resolve("harness-" + place.subtask() + "-" + place.attempt())));
  }

  /**
   * Prepares tests of the operators that the factory makes.
   *
   * @param <O> the records of the operator's main output
   */
  public static <O> HarnessSetup<O> of(OperatorFactory factory) {
    return new HarnessSetup<>(factory);
  }

  /** Short for {@link HarnessSetup#verify} of an operator without a key. */
  public static void verify(OperatorFactory factory, List<Input> inputs, Object... expected) {
    OperatorHarness.of(factory).verify(inputs, expected);
  }

  static <O> OperatorHarness<O> start(
      HarnessSetup<O> setup, HarnessPlace place, List<HarnessSnapshot> old) throws Exception {
    OperatorHarness<O> harness = new OperatorHarness<>(setup, place);
    harness.operator.setup(harness.context);
    if (!old.isEmpty()) {
      harness.restore(old);
    }
    harness.call(false, harness.operator::open);
    return harness;
  }

  private void restore(List<HarnessSnapshot> old) throws IOException {
    List<SnapshotReader> readers = new ArrayList<>();
    for (HarnessSnapshot snapshot : old) {
      readers.add(snapshot.open());
    }
    for (int i = 0; i < readers.size() && keyed != null; i++) {
      if (overlaps(old.get(i).place())) {
        keyed.restore(readers.get(i));
      }
    }
    context.subtaskState().restore(readers, place.subtask(), place.parallelism());
    context.watermark = old.stream().mapToLong(HarnessSnapshot::watermark).min().orElseThrow();
    ended = old.stream().allMatch(HarnessSnapshot::ended);
    context.restoredFrom =
        old.stream().map(HarnessSnapshot::checkpoint).max(Comparator.naturalOrder());
    nextCheckpoint = context.restoredFrom.orElseThrow().value() + 1;
    for (SnapshotReader reader : readers) {
      reader.close();
    }
  }

  private boolean overlaps(HarnessPlace other) {
    int max = HarnessSetup.MAX_PARALLELISM;
    var theirs = KeyGroups.range(other.subtask(), max, other.parallelism());
    var mine = KeyGroups.range(place.subtask(), max, place.parallelism());
    return theirs.first() < mine.end() && mine.first() < theirs.end();
  }

  /** What the metrics of the operator's function show now, by name. */
  public Map<String, MetricValue> metrics() {
    return context.metrics().values();
  }

  /** A record without a timestamp comes in. */
  public void record(Object value) throws Exception {
    record(value, Frame.NO_TIMESTAMP);
  }

  /** A record comes in. */
  public void record(Object value, long timestampMillis) throws Exception {
    records(List.of(new Input.Arrival(value, timestampMillis, 0)));
  }

  /** A record comes into the operator's n-th input, counted from 0. */
  public void record(Object value, long timestampMillis, int ordinal) throws Exception {
    records(List.of(new Input.Arrival(value, timestampMillis, ordinal)));
  }

  /** Records come in as one batch, which is cut where another input goes on, as frames are. */
  void records(List<Input.Arrival> batch) throws Exception {
    for (int from = 0; from < batch.size(); ) {
      int ordinal = batch.get(from).ordinal();
      int end = from + 1;
      while (end < batch.size() && batch.get(end).ordinal() == ordinal) {
        end++;
      }
      KeySelector<Object, Object> selector = setup.keyOf(ordinal);
      if (keyed != null && selector != null) {
        keyedRecords(keyed, selector, batch.subList(from, end));
      } else {
        for (Input.Arrival each : batch.subList(from, end)) {
          accept(each);
        }
      }
      from = end;
    }
  }

  private void keyedRecords(
      KeyedState state, KeySelector<Object, Object> selector, List<Input.Arrival> records)
      throws Exception {
    int size = records.size();
    Object[] keys = new Object[size];
    int[] hashes = new int[size];
    for (int i = 0; i < size; i++) {
      keys[i] = selector.keyOf(records.get(i).value());
      hashes[i] = KeyGroups.mix(setup.types().hash(keys[i]));
    }
    state.prefetch(keys, hashes, 0, size);
    for (int i = 0; i < size; i++) {
      state.setKey(keys[i], hashes[i]);
      accept(records.get(i));
    }
    state.flush();
  }

  private void accept(Input.Arrival record) throws Exception {
    place.mutations().watch(record.value(), "received by operator '" + setup.operator() + "'");
    @SuppressWarnings("unchecked") // the test passes records of the input's type
    Receiver<Object> input = (Receiver<Object>) inputs.get(record.ordinal());
    call(false, () -> input.accept(record.value(), record.timestampMillis()));
  }

  /** Event time advances: fires what is due. */
  public void watermark(long timestampMillis) throws Exception {
    boolean done;
    do {
      done = tryWatermark(timestampMillis);
    } while (!done);
  }

  /** Calls the operator once. Returns whether it is done. */
  boolean tryWatermark(long timestampMillis) throws Exception {
    context.watermark = Math.max(context.watermark, timestampMillis);
    return step("advanceWatermark", () -> operator.advanceWatermark(context.watermark));
  }

  /** The wall clock advances: fires what is due. */
  public void processingTime(long timestampMillis) throws Exception {
    place.clock().moveTo(timestampMillis);
    boolean done;
    do {
      done = tryProcessingTime();
    } while (!done);
  }

  boolean tryProcessingTime() throws Exception {
    long now = place.clock().now();
    boolean done = step("advanceProcessingTime", () -> operator.advanceProcessingTime(now));
    if (done && operator.nextProcessingTimer() <= now && !context.hasWakeUps()) {
      throw new AssertionError(
          "after advanceProcessingTime("
              + now
              + ") is done, nextProcessingTimer() is still "
              + operator.nextProcessingTimer());
    }
    return done;
  }

  /** When the operator wants the wall clock to have advanced; {@link Long#MAX_VALUE} for never. */
  public long nextProcessingTimer() {
    return operator.nextProcessingTimer();
  }

  /** Nothing follows: the watermark reaches its end, and the input ends. */
  public void endInput() throws Exception {
    watermark(Watermark.MAX);
    boolean done;
    do {
      done = tryEndInput();
    } while (!done);
  }

  boolean tryEndInput() throws Exception {
    awaitReady();
    ended = ended || step("endInput", operator::endInput);
    return ended;
  }

  /** Whether the operator takes more records for now. */
  public boolean isReady() {
    return operator.isReady();
  }

  /**
   * Waits until the operator takes more records, as its subtask would: queued blocking work is run
   * and timers that are due fire, then the operator has to ask for a turn.
   *
   * @throws AssertionError if nothing makes it ready
   */
  public void awaitReady() throws Exception {
    while (!isReady()) {
      if (!runQueued() && !fireDue() && !context.awaitWakeUp()) {
        throw new AssertionError(
            "operator '"
                + setup.operator()
                + "' is not ready, and no blocking work is under way, nor did it ask for a turn: it"
                + " would never get a record again");
      }
    }
  }

  private boolean runQueued() throws Exception {
    boolean[] any = {false};
    call(false, () -> any[0] = context.io.runAll());
    return any[0];
  }

  /** Whether something was due for the wall clock as it stands. */
  private boolean fireDue() throws Exception {
    boolean any = false;
    while (operator.nextProcessingTimer() <= place.clock().now()) {
      any = true;
      tryProcessingTime();
    }
    return any;
  }

  /**
   * No input is at hand for the moment; queued blocking work is run as well, and what is due for
   * the wall clock as it stands, such as what came of that work.
   */
  public void idle() throws Exception {
    call(false, operator::onIdle);
    if (runQueued()) {
      fireDue();
    }
  }

  /** Takes a snapshot, as a checkpoint would. */
  public HarnessSnapshot snapshot() throws Exception {
    return capture(new CheckpointId(nextCheckpoint)).write();
  }

  /** The synchronous part of a snapshot. */
  HarnessCapture capture(CheckpointId checkpoint) throws Exception {
    nextCheckpoint = checkpoint.value() + 1;
    Operator.BackgroundAction action = operator.prepareSnapshot(checkpoint);
    return new HarnessCapture(
        checkpoint,
        place,
        action,
        keyed == null ? null : keyed.snapshot(),
        context.subtaskState().snapshot(),
        context.watermark,
        ended);
  }

  /** What the operator's subtasks had prepared up to the checkpoint is committed in one place. */
  public void committedInOnePlace(CheckpointId checkpoint) throws Exception {
    call(false, () -> operator.onCommittedInOnePlace(checkpoint));
    call(false, context.io::runAll);
  }

  /** The checkpoint is complete, and perhaps more has to happen before that is answered. */
  void noticed(CheckpointId checkpoint) throws Exception {
    call(false, () -> operator.onCheckpointComplete(checkpoint, () -> {}));
    call(false, context.io::runAll);
  }

  /** The checkpoint is complete: what waits for that is done when the method returns. */
  public void checkpointComplete(CheckpointId checkpoint) throws Exception {
    boolean[] done = {false};
    call(false, () -> operator.onCheckpointComplete(checkpoint, () -> done[0] = true));
    call(false, context.io::runAll);
    if (!done[0]) {
      throw new AssertionError("the operator never said that it is done with " + checkpoint);
    }
  }

  /** The checkpoint will not complete. */
  public void checkpointAborted(CheckpointId checkpoint) throws Exception {
    call(false, () -> operator.onCheckpointAborted(checkpoint));
  }

  /** The records of the main output so far, those before a restore included. */
  @SuppressWarnings("unchecked") // what the operator emits is what the test says
  public List<O> output() {
    return (List<O>) place.collected().main().stream().map(Emitted::value).toList();
  }

  /** As {@link #output}, with timestamps. */
  @SuppressWarnings("unchecked") // what the operator emits is what the test says
  public List<Emitted<O>> emitted() {
    return place.collected().main().stream()
        .map(record -> new Emitted<>((O) record.value(), record.timestampMillis()))
        .toList();
  }

  /** The records of a side output so far. */
  @SuppressWarnings("unchecked") // the tag carries the type
  public <S> List<S> output(OutputTag<S> tag) {
    return (List<S>) place.collected().side(tag.name()).stream().map(Emitted::value).toList();
  }

  /** The watermarks that the operator made itself. */
  public List<Long> watermarks() {
    return List.copyOf(place.collected().watermarks());
  }

  /** Whether the operator has said that it is idle, and nothing since. */
  public boolean isIdle() {
    return context.idleEmitted;
  }

  /** Checks that no record was changed after it was handed over. */
  public void verifyNothingMutated() {
    place.mutations().verify();
  }

  HarnessPlace place() {
    return place;
  }

  HarnessContext context() {
    return context;
  }

  SourceDriver source() {
    return (SourceDriver) operator;
  }

  @Override
  public void close() throws Exception {
    try (KeyedState closing = keyed) {
      operator.close();
    }
  }

  @FunctionalInterface
  interface Step {
    boolean run() throws Exception;
  }

  @FunctionalInterface
  interface Call {
    void run() throws Exception;
  }

  private boolean step(String method, Step step) throws Exception {
    boolean[] done = {false};
    call(true, () -> done[0] = step.run());
    callsInVain = done[0] ? 0 : callsInVain + 1;
    if (!done[0] && (context.room.used() == 0 || callsInVain == MOST_CALLS)) {
      throw new AssertionError(
          method
              + " returned false "
              + callsInVain
              + " times although there was room: it would be called for ever");
    }
    return done[0];
  }

  void call(boolean resumable, Call call) throws Exception {
    context.room.beginCall(resumable);
    context.timersInARow = 0;
    call.run();
    String violation = context.room.violation();
    if (violation != null) {
      throw new AssertionError("operator '" + setup.operator() + "' " + violation);
    }
  }
}
