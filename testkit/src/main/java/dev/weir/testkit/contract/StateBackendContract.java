package dev.weir.testkit.contract;

import static dev.weir.testkit.contract.StateUnderTest.COUNTS;
import static dev.weir.testkit.contract.StateUnderTest.EVENTS;
import static dev.weir.testkit.contract.StateUnderTest.TOTAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.api.state.ListState;
import dev.weir.api.state.ValueState;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.TimerState;
import dev.weir.state.TimerState.Timer;
import dev.weir.state.key.KeyGroups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link StateBackend} must do: a test class extends this one and makes the backend.
 * Much of it compares the state with a model in plain collections under random changes.
 */
public abstract class StateBackendContract extends StateEvolutionContract {
  @Test
  void value_absent_readsAsTheDefaultWhichIsNotStored() throws IOException {
    KeyedState state = create();
    ValueState<Long> total = state.value(TOTAL.orElse(7L));
    setKey(state, "a");
    assertThat(total.value()).isEqualTo(7);
    total.update(8L);
    assertThat(total.value()).isEqualTo(8);
    total.clear();
    assertThat(total.value()).isEqualTo(7);

    KeyedState restored = create();
    ValueState<Long> withoutDefault = restored.value(TOTAL);
    restore(restored, write(state));
    setKey(restored, "a");
    assertThat(withoutDefault.value()).isNull();
  }

  @Test
  void key_isTheOneThatWasSet() {
    KeyedState state = create();
    assertThat(state.key()).isNull();
    setKey(state, "a");
    assertThat(state.key()).isEqualTo("a");
  }

  @Test
  void list_updateWithItsOwnView_keepsTheElements() {
    KeyedState state = create();
    ListState<String> events = state.list(EVENTS);
    setKey(state, 1L);
    events.add("x");
    events.add("y");
    events.update(events.get());
    events.add("z");
    assertThat(events.get()).containsExactly("x", "y", "z");
  }

  @Test
  void map_generic_survivesARestoreWithItsEntries() throws IOException {
    KeyedState state = create();
    setKey(state, 1L);
    state.map(StateUnderTest.NESTED).put("a", List.of(1L, 2L));
    KeyedState restored = create();
    var nested = restored.map(StateUnderTest.NESTED);
    restore(restored, write(state));
    setKey(restored, 1L);
    assertThat(nested.entries()).containsExactly(Map.entry("a", List.of(1L, 2L)));
  }

  @Test
  void timers_ofOneTime_fireInAStableOrder_alsoAfterARestore() throws IOException {
    StateUnderTest state = states(0, 1);
    for (Object key : KEYS) {
      state.setKey(key);
      state.timers.add(5);
      state.timers.add(5);
    }
    ObjectRef written = write(state.keyed);
    StateUnderTest restored = states(0, 1);
    restore(restored.keyed, written);
    List<Timer> fired = state.drain();
    assertThat(fired).hasSize(KEYS.size());
    assertThat(restored.drain()).isEqualTo(fired);
  }

  @Test
  void timers_pollUntil_firesWhatIsDueAndNoMore() {
    KeyedState state = create();
    TimerState timers = state.timers("timers");
    setKey(state, "a");
    timers.add(10);
    timers.add(20);
    assertThat(timers.pollUntil(9)).isNull();
    assertThat(timers.pollUntil(10)).isEqualTo(new Timer(10, "a", KeyGroups.mix(types.hash("a"))));
    assertThat(timers.pollUntil(19)).isNull();
    assertThat(timers.earliestMillis()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void snapshots_showTheirMoment_whateverChangesLater(long seed) throws IOException {
    record Pending(KeyedSnapshot snapshot, StateModel expected) {}
    SplittableRandom random = new SplittableRandom(seed);
    StateUnderTest state = states(0, 1);
    StateModel model = new StateModel();
    List<Pending> pending = new ArrayList<>();
    for (int step = 0; step < 4000; step++) {
      state.change(model, KEYS, random);
      if (random.nextInt(100) == 0 && pending.size() < 3) {
        pending.add(new Pending(state.keyed.snapshot(), model.copy()));
      }
      if (random.nextInt(150) == 0 && !pending.isEmpty()) {
        Pending done = pending.remove(random.nextInt(pending.size()));
        if (random.nextInt(4) != 0) {
          ObjectRef written = write(done.snapshot);
          StateUnderTest restored = states(0, 1);
          restore(restored.keyed, written);
          restored.verifyAndDrain(done.expected, KEYS);
        }
        done.snapshot.close();
        done.snapshot.close();
      }
    }
    pending.forEach(each -> each.snapshot.close());
    state.verifyAndDrain(model, KEYS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void snapshot_isWrittenByAnotherThread_whileTheStateChanges(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    StateUnderTest state = states(0, 1);
    StateModel model = new StateModel();
    ExecutorService background = Executors.newSingleThreadExecutor();
    try {
      for (int round = 0; round < 20; round++) {
        for (int step = 0; step < 300; step++) {
          state.change(model, KEYS, random);
        }
        StateModel expected = model.copy();
        try (KeyedSnapshot snapshot = state.keyed.snapshot()) {
          Future<ObjectRef> writing = background.submit(() -> write(snapshot));
          do {
            state.change(model, KEYS, random);
          } while (!writing.isDone());
          StateUnderTest restored = states(0, 1);
          restore(restored.keyed, writing.get());
          restored.verifyAndDrain(expected, KEYS);
        }
      }
    } finally {
      background.shutdown();
    }
    state.verifyAndDrain(model, KEYS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void snapshot_withoutSharedObjects_hasEverythingInItsSections(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StateUnderTest state = states(0, 1);
    StateModel model = new StateModel();
    for (int step = 0; step < 2000; step++) {
      state.change(model, KEYS, random);
    }
    ObjectRef written = writeSections(state.keyed);
    StateUnderTest restored = states(0, 1);
    restore(restored.keyed, written);
    restored.verifyAndDrain(model, KEYS);
  }

  @Test
  void manyKeys_growAndShrink() throws IOException {
    KeyedState state = create();
    ValueState<Long> total = state.value(TOTAL);
    int keys = 20_000;
    for (long key = 0; key < keys; key++) {
      setKey(state, key);
      total.update(-key);
    }
    for (long key = 0; key < keys; key++) {
      if (key % 50 != 0) {
        setKey(state, key);
        total.clear();
      }
    }
    KeyedState restored = create();
    ValueState<Long> again = restored.value(TOTAL);
    restore(restored, write(state));
    for (long key = 0; key < keys; key++) {
      Long expected = key % 50 == 0 ? -key : null;
      setKey(state, key);
      assertThat(total.value()).isEqualTo(expected);
      setKey(restored, key);
      assertThat(again.value()).isEqualTo(expected);
    }
  }

  @Test
  void oneName_declaredTwice_isRefused() {
    KeyedState state = create();
    state.value(TOTAL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> state.list(ListState.of("total", String.class)))
        .withMessageContainingAll("'count'", "'total'");
  }

  @Test
  void entries_cannotBeUsedToChangeTheMap() {
    KeyedState state = create();
    var counts = state.map(COUNTS);
    setKey(state, "a");
    counts.put("x", 1);
    counts.put("y", 2);
    Iterator<Map.Entry<String, Integer>> entries = counts.entries().iterator();
    Map.Entry<String, Integer> first = entries.next();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> first.setValue(9));
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(entries::remove);
  }
}
