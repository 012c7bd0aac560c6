package dev.weir.testkit.contract;

import static dev.weir.testkit.contract.StateUnderTest.EVENTS;
import static dev.weir.testkit.contract.StateUnderTest.TOTAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.api.state.ListState;
import dev.weir.api.state.ValueState;
import dev.weir.serde.TypeRef;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState.Timer;
import dev.weir.state.format.StateMismatchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Snapshots that are restored: at another parallelism, by another backend, into states declared
 * otherwise.
 */
abstract class StateRestoreContract extends StateExpiryContract {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void restore_atAnotherParallelism_movesEachKeyGroupOnce(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StateModel model = new StateModel();
    List<StateUnderTest> running = new ArrayList<>(List.of(states(0, 1)));
    for (int parallelism : new int[] {1, 3, 2, 5, 1}) {
      ObjectRef[] written = new ObjectRef[running.size()];
      for (int old = 0; old < running.size(); old++) {
        written[old] = write(running.get(old).keyed);
      }
      running.clear();
      for (int subtask = 0; subtask < parallelism; subtask++) {
        StateUnderTest state = states(subtask, parallelism);
        restore(state.keyed, written);
        running.add(state);
        state.verify(model, keysOf(subtask, parallelism));
      }
      changeWithoutTimers(running, model, random);
    }
    running.get(0).verify(model, KEYS);
  }

  private void changeWithoutTimers(
      List<StateUnderTest> running, StateModel model, SplittableRandom random) {
    for (int subtask = 0; subtask < running.size(); subtask++) {
      List<Object> own = keysOf(subtask, running.size());
      for (int step = 0; step < 500; step++) {
        StateUnderTest state = running.get(subtask);
        Object key = own.get(random.nextInt(own.size()));
        state.setKey(key);
        long value = random.nextLong();
        state.total.update(value);
        model.values.put(key, value);
        state.events.add("e" + value);
        model.lists.computeIfAbsent(key, each -> new ArrayList<>()).add("e" + value);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void snapshot_isReadByTheHeapBackend_atAnotherParallelism(boolean withSharedObjects)
      throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    StateModel model = new StateModel();
    StateUnderTest state = states(0, 1);
    for (int step = 0; step < 3000; step++) {
      state.change(model, KEYS, random);
    }
    ObjectRef written = withSharedObjects ? write(state.keyed) : writeSections(state.keyed);
    verifyRestored(model, subtask -> heapStates(subtask, 3), written);
  }

  @Test
  void restore_ofHeapSnapshots_atAnotherParallelism_takesEverythingOver() throws IOException {
    SplittableRandom random = new SplittableRandom(12);
    StateModel model = new StateModel();
    ObjectRef[] written = new ObjectRef[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      StateUnderTest heap = heapStates(subtask, 2);
      for (int step = 0; step < 2000; step++) {
        heap.change(model, keysOf(subtask, 2), random, false);
      }
      written[subtask] = write(heap.keyed);
    }
    verifyRestored(model, subtask -> states(subtask, 3), written);
  }

  /** Restores at parallelism 3, and compares what the three hold, timers too, with the model. */
  private void verifyRestored(
      StateModel model, IntFunction<StateUnderTest> subtasks, ObjectRef... written)
      throws IOException {
    List<Timer> timers = new ArrayList<>();
    for (int subtask = 0; subtask < 3; subtask++) {
      StateUnderTest state = subtasks.apply(subtask);
      restore(state.keyed, written);
      state.verify(model, keysOf(subtask, 3));
      timers.addAll(state.drain());
    }
    assertThat(StateModel.timersOf(timers)).isEqualTo(model.timers);
  }

  @Test
  void restore_atAnotherParallelism_movesTheTimers() throws IOException {
    StateUnderTest one = states(0, 1);
    for (Object key : KEYS) {
      one.setKey(key);
      one.timers.add(key.hashCode() % 10);
      one.timers.add(100);
    }
    ObjectRef written = write(one.keyed);
    List<Timer> moved = new ArrayList<>();
    for (int subtask = 0; subtask < 3; subtask++) {
      StateUnderTest state = states(subtask, 3);
      restore(state.keyed, written);
      List<Object> own = keysOf(subtask, 3);
      List<Timer> fired = state.drain();
      assertThat(fired).allMatch(timer -> own.contains(timer.key()));
      moved.addAll(fired);
    }
    assertThat(moved).hasSize(2 * KEYS.size());
    assertThat(StateModel.timersOf(moved)).isEqualTo(StateModel.timersOf(one.drain()));
  }

  @Test
  void restore_ofStateThatIsNotDeclared_namesItAndSaysWhatToDo() throws IOException {
    KeyedState old = create();
    old.value(ValueState.of("sum", Long.class));
    ObjectRef written = write(old);
    KeyedState renamed = create();
    renamed.value(TOTAL);
    assertThatExceptionOfType(StateMismatchException.class)
        .isThrownBy(() -> restore(renamed, written))
        .withMessageContainingAll(
            "'count'", "'sum'", "'total'", "value<" + schema(Long.class) + "> by", "--fresh");
  }

  @Test
  void restore_ofAnotherType_namesBoth() throws IOException {
    KeyedState old = create();
    old.value(TOTAL);
    ObjectRef written = write(old);
    KeyedState changed = create();
    changed.value(ValueState.of("total", new TypeRef<List<String>>() {}));
    assertThatExceptionOfType(StateMismatchException.class)
        .isThrownBy(() -> restore(changed, written))
        .withMessageContainingAll(
            "'count'",
            "'total'",
            "value<" + schema(Long.class) + "> by",
            "value<list<" + schema(String.class) + ">> by",
            "--fresh");
  }

  @Test
  void restore_ofAnotherKind_isRefused() throws IOException {
    KeyedState old = create();
    old.value(ValueState.of("events", String.class));
    ObjectRef written = write(old);
    KeyedState changed = create();
    changed.list(EVENTS);
    assertThatExceptionOfType(StateMismatchException.class)
        .isThrownBy(() -> restore(changed, written))
        .withMessageContainingAll(
            "value<" + schema(String.class) + ">", "list<" + schema(String.class) + ">");
  }

  @Test
  void restore_withAdditionalState_startsItEmpty() throws IOException {
    KeyedState old = create();
    ValueState<Long> total = old.value(TOTAL);
    setKey(old, "a");
    total.update(1L);
    ObjectRef written = write(old);
    StateUnderTest extended = states(0, 1);
    restore(extended.keyed, written);
    extended.setKey("a");
    assertThat(extended.total.value()).isEqualTo(1);
    assertThat(extended.events.get()).isEmpty();
  }

  @Test
  void restore_withAdditionalState_declaredFirst_atAnotherParallelism_takesTheRestOver()
      throws IOException {
    StateUnderTest empty = states(0, 2);
    KeyedState filled = create(1, 2);
    ValueState<Long> total = filled.value(TOTAL);
    ObjectRef[] written = {write(empty.keyed), null};
    List<Object> keys = keysOf(1, 2);
    for (Object key : keys) {
      setKey(filled, key);
      total.update(7L);
    }
    written[1] = write(filled);
    for (int subtask = 0; subtask < 32; subtask++) {
      KeyedState state = create(subtask, 32);
      state.list(ListState.of("new", String.class));
      ValueState<Long> again = state.value(TOTAL);
      state.list(EVENTS);
      state.map(StateUnderTest.COUNTS);
      state.timers("timers");
      restore(state, written);
      for (Object key : keysOf(subtask, 32)) {
        setKey(state, key);
        assertThat(again.value()).isEqualTo(keys.contains(key) ? 7L : null);
      }
    }
  }
}
