package dev.weir.testkit.harness;

import dev.weir.api.error.OnError;
import dev.weir.api.function.KeySelector;
import dev.weir.api.function.OutputTag;
import dev.weir.operator.OperatorFactory;
import dev.weir.serde.types.Types;
import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.key.KeyGroups;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an operator is tested; begin with {@link OperatorHarness#of}. Its methods return it for the
 * next call.
 *
 * @param <O> the records of the operator's main output
 */
public final class HarnessSetup<O> {
  static final int MAX_PARALLELISM = KeyGroups.DEFAULT_MAX_PARALLELISM;

  private final OperatorFactory factory;
  private String operator = "operator";
  private final Map<Integer, KeySelector<Object, Object>> keys = new TreeMap<>();
  private Types types = new Types();
  private StateBackend backend = new HeapStateBackend();
  private Path directory = Path.of("");
  private OnError onError = OnError.FAIL;
  private long startMillis;
  private int burst = 16;
  private boolean refusing;
  private boolean anyOrder;
  private final Map<String, List<Object>> expectedSides = new TreeMap<>();

  HarnessSetup(OperatorFactory factory) {
    this.factory = factory;
  }

  /** The operator's first input is keyed. */
  public <T, K> HarnessSetup<O> keyedBy(KeySelector<T, K> selector) {
    return keyedBy(0, selector);
  }

  /**
   * The operator's n-th input, counted from 0, is keyed. Beside it an input that is not is
   * broadcast: each subtask gets all of its records.
   */
  @SuppressWarnings("unchecked") // the test passes records of the selector's type
  public <T, K> HarnessSetup<O> keyedBy(int ordinal, KeySelector<T, K> selector) {
    keys.put(ordinal, (KeySelector<Object, Object>) (KeySelector<?, ?>) selector);
    return this;
  }

  /** The operator's name; {@code operator} without this. */
  public HarnessSetup<O> named(String name) {
    operator = name;
    return this;
  }

  /** What becomes of records with which the operator's function fails. */
  public HarnessSetup<O> onError(OnError chosen) {
    onError = chosen;
    return this;
  }

  OnError onError() {
    return onError;
  }

  /** The types of records and state, where some need registration. */
  public HarnessSetup<O> types(Types registered) {
    types = registered;
    return this;
  }

  /** Where keyed state is kept; on the heap without this. */
  public HarnessSetup<O> backend(StateBackend stateBackend) {
    backend = stateBackend;
    return this;
  }

  /** Where a backend with files keeps them; the working directory without this. */
  public HarnessSetup<O> directory(Path parent) {
    directory = parent;
    return this;
  }

  /** What the wall clock shows at the start, in milliseconds since the epoch; 0 without this. */
  public HarnessSetup<O> startingAt(long timestampMillis) {
    startMillis = timestampMillis;
    return this;
  }

  /**
   * How many records one timer or another single step of the operator may emit, 16 without this. An
   * operator that emits more than that without asking for room is reported.
   */
  public HarnessSetup<O> emittingAtMost(int recordsPerStep) {
    burst = recordsPerStep;
    return this;
  }

  /** The order of the output does not matter. */
  public HarnessSetup<O> inAnyOrder() {
    anyOrder = true;
    return this;
  }

  /** {@link #verify} expects these records in a side output too. */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  public final <S> HarnessSetup<O> expectingOn(OutputTag<S> tag, S... records) {
    expectedSides.put(tag.name(), List.of((Object[]) records));
    return this;
  }

  /** The output has room for one record at a time only. */
  HarnessSetup<O> refusing(boolean refuses) {
    refusing = refuses;
    return this;
  }

  /** Makes an operator and opens it. */
  public OperatorHarness<O> open() throws Exception {
    return OperatorHarness.start(this, firstPlace(0, 1), List.of());
  }

  /** Makes another operator and restores it from a snapshot. */
  public OperatorHarness<O> restore(HarnessSnapshot snapshot) throws Exception {
    HarnessPlace before = snapshot.place();
    HarnessPlace place = before.afterRestore(before.subtask(), before.parallelism());
    return OperatorHarness.start(this, place, List.of(snapshot));
  }

  /**
   * Makes the operator's subtasks anew, at a parallelism of now, and restores them from the
   * snapshots of all subtasks of before, in the order of their indices.
   */
  public List<OperatorHarness<O>> rescale(List<HarnessSnapshot> snapshots, int parallelism)
      throws Exception {
    List<OperatorHarness<O>> subtasks = new ArrayList<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      HarnessPlace place = snapshots.get(0).place().afterRestore(subtask, parallelism);
      subtasks.add(OperatorHarness.start(this, place, snapshots));
    }
    return subtasks;
  }

  /**
   * Runs the inputs through the operator again and again: one by one, all at once and in odd
   * batches; with a restore at each pause; with a failure at each pause, after which records are
   * repeated; with an output that refuses after each record; and, for keyed operators, on several
   * subtasks whose number changes at each pause. The main output must be the expected one each
   * time, and no record may be changed after it was handed over.
   *
   * @param expected the records of the main output; an {@link Emitted} among them is compared with
   *     its timestamp
   * @throws AssertionError if it differs, or an exception is thrown; the message says in which run
   */
  public void verify(List<Input> inputs, Object... expected) {
    Verification.verify(this, inputs, List.of(expected));
  }

  HarnessPlace firstPlace(int subtask, int parallelism) {
    return firstPlaces(parallelism).get(subtask);
  }

  List<HarnessPlace> firstPlaces(int parallelism) {
    HarnessClock clock = new HarnessClock(startMillis);
    Collected collected = new Collected();
    MutationCheck mutations = new MutationCheck(types);
    List<HarnessPlace> places = new ArrayList<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      places.add(new HarnessPlace(subtask, parallelism, 1, clock, collected, mutations));
    }
    return places;
  }

  OperatorFactory factory() {
    return factory;
  }

  String operator() {
    return operator;
  }

  boolean isKeyed() {
    return !keys.isEmpty();
  }

  /** The key of an input's records; null if they have none. */
  @Nullable KeySelector<Object, Object> keyOf(int ordinal) {
    return keys.get(ordinal);
  }

  Types types() {
    return types;
  }

  StateBackend backend() {
    return backend;
  }

  Path directory() {
    return directory;
  }

  Room newRoom() {
    return refusing ? Room.forOne(burst) : Room.unlimited();
  }

  boolean anyOrder() {
    return anyOrder;
  }

  Map<String, List<Object>> expectedSides() {
    return expectedSides;
  }
}
