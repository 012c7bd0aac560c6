package dev.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState;
import dev.weir.state.TimerState.Timer;
import dev.weir.state.key.KeyGroups;
import dev.weir.state.key.KeyInNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** State by key and namespace: a window, a side of a join, a version. */
abstract class StateNamespacesContract extends StateCornersContract {
  static final StateSpec.OfValue<Long> BY_NUMBER = StateUnderTest.TOTAL.byNamespace(Long.class);

  /** A window. */
  public record Window(long start, long end) {}

  /** Of what type the namespaces are. */
  enum By {
    NUMBERS(Long.class),
    RECORDS(Window.class),
    TEXTS(String.class);

    private final Class<?> type;

    By(Class<?> type) {
      this.type = type;
    }

    /** Some of which the bytes of one begin with those of another, or are extreme. */
    List<Object> namespaces() {
      return switch (this) {
        case NUMBERS -> List.of(0L, 1L, -1L, 256L, Long.MIN_VALUE, Long.MAX_VALUE);
        case RECORDS -> List.of(new Window(0, 1), new Window(0, 256), new Window(-5, -1));
        case TEXTS -> List.of("", "\0", "a", "ab", "€", "x".repeat(300));
      };
    }

    List<Object> entries(List<Object> keys) {
      List<Object> entries = new ArrayList<>();
      for (Object key : keys) {
        namespaces().forEach(namespace -> entries.add(new KeyInNamespace(key, namespace)));
      }
      return entries;
    }
  }

  final StateUnderTest states(By by, int subtask, int parallelism) {
    return new StateUnderTest(create(subtask, parallelism), types, by.type);
  }

  private StateUnderTest heapStates(By by, int subtask, int parallelism) {
    return new StateUnderTest(createHeap(types, subtask, parallelism), types, by.type);
  }

  private static final List<Object> FEW_KEYS = KEYS.subList(0, 12);

  @ParameterizedTest
  @EnumSource
  void namespaces_underRandomChanges_equalAModel_andSoDoTheirSnapshots(By by) throws IOException {
    record Pending(KeyedSnapshot snapshot, StateModel expected) {}
    SplittableRandom random = new SplittableRandom(by.name().length());
    List<Object> entries = by.entries(FEW_KEYS);
    StateUnderTest state = states(by, 0, 1);
    StateModel model = new StateModel();
    List<Pending> pending = new ArrayList<>();
    for (int step = 0; step < 3000; step++) {
      state.change(model, entries, random);
      if (random.nextInt(20) == 0) {
        clearOrList(state, model, entries, random);
      }
      if (random.nextInt(200) == 0 && pending.size() < 2) {
        pending.add(new Pending(state.keyed.snapshot(), model.copy()));
      }
      if (random.nextInt(300) == 0 && !pending.isEmpty()) {
        Pending done = pending.remove(0);
        StateUnderTest restored = states(by, 0, 1);
        restore(restored.keyed, write(done.snapshot));
        done.snapshot.close();
        restored.verifyAndDrain(done.expected, entries);
      }
    }
    pending.forEach(each -> each.snapshot.close());
    state.verifyAndDrain(model, entries);
  }

  private static void clearOrList(
      StateUnderTest state, StateModel model, List<Object> entries, SplittableRandom random) {
    KeyInNamespace entry = (KeyInNamespace) entries.get(random.nextInt(entries.size()));
    state.setKey(entry);
    switch (random.nextInt(4)) {
      case 0 -> {
        state.keyed.clearKey();
        model.clearKey(entry.key());
        assertThatIllegalStateException().isThrownBy(state.total::value);
      }
      case 1 -> {
        state.keyed.clearNamespace();
        model.clearEntry(entry);
        assertThat(state.total.value()).isNull();
      }
      default -> {
        assertThat(state.keyed.namespaces("total"))
            .containsExactlyInAnyOrderElementsOf(namespacesOf(entry.key(), model.values));
        assertThat(state.keyed.namespaces("events"))
            .containsExactlyInAnyOrderElementsOf(namespacesOf(entry.key(), model.lists));
        assertThat(state.keyed.namespaces("counts"))
            .containsExactlyInAnyOrderElementsOf(namespacesOf(entry.key(), model.maps));
      }
    }
  }

  /** Those in which the model holds something; an empty list or map is none. */
  private static Set<Object> namespacesOf(Object key, Map<Object, ?> held) {
    Set<Object> namespaces = new HashSet<>();
    held.forEach(
        (entry, value) -> {
          boolean empty =
              (value instanceof List<?> list && list.isEmpty())
                  || (value instanceof Map<?, ?> map && map.isEmpty());
          if (((KeyInNamespace) entry).key().equals(key) && !empty) {
            namespaces.add(((KeyInNamespace) entry).namespace());
          }
        });
    return namespaces;
  }

  @ParameterizedTest
  @EnumSource
  void namespaces_moveToAnotherParallelism_andBetweenBackends(By by) throws IOException {
    SplittableRandom random = new SplittableRandom(20 + by.name().length());
    List<Object> entries = by.entries(FEW_KEYS);
    StateModel model = new StateModel();
    ObjectRef[] written = new ObjectRef[2];
    ObjectRef[] sections = new ObjectRef[2];
    ObjectRef[] ofHeap = new ObjectRef[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      StateUnderTest state = states(by, subtask, 2);
      for (int step = 0; step < 1500; step++) {
        state.change(model, ownedBy(subtask, 2, entries), random, false);
      }
      written[subtask] = write(state.keyed);
      sections[subtask] = writeSections(state.keyed);
      StateUnderTest heap = heapStates(by, subtask, 2);
      restore(heap.keyed, written[subtask]);
      ofHeap[subtask] = write(heap.keyed);
    }
    verify(by, model, subtask -> states(by, subtask, 3), written);
    verify(by, model, subtask -> heapStates(by, subtask, 3), written);
    verify(by, model, subtask -> heapStates(by, subtask, 3), sections);
    verify(by, model, subtask -> states(by, subtask, 3), ofHeap);
  }

  private void verify(
      By by, StateModel model, IntFunction<StateUnderTest> subtasks, ObjectRef... written)
      throws IOException {
    List<Timer> timers = new ArrayList<>();
    for (int subtask = 0; subtask < 3; subtask++) {
      StateUnderTest state = subtasks.apply(subtask);
      restore(state.keyed, written);
      state.verify(model, ownedBy(subtask, 3, by.entries(FEW_KEYS)));
      timers.addAll(state.drain());
    }
    assertThat(StateModel.timersOf(timers)).isEqualTo(model.timers);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void announcedKeys_areFoundInWhicheverNamespace(int namespaces) throws IOException {
    SplittableRandom random = new SplittableRandom(namespaces);
    Map<KeyInNamespace, Long> expected = new HashMap<>();
    KeyedState state = create();
    ValueState<Long> total = state.value(BY_NUMBER);
    for (int round = 0; round < 4; round++) {
      for (int frame = 0; frame < 30; frame++) {
        addFrame(state, total, expected, random, namespaces);
      }
      KeyedState restored = create();
      total = restored.value(BY_NUMBER);
      restore(restored, write(state));
      state = restored;
    }
    for (Map.Entry<KeyInNamespace, Long> each : expected.entrySet()) {
      setKey(state, each.getKey().key());
      state.setNamespace(each.getKey().namespace());
      assertThat(total.value()).as("%s", each.getKey()).isEqualTo(each.getValue());
    }
  }

  /** One frame of records; most are of the namespace of the record before. */
  private void addFrame(
      KeyedState state,
      ValueState<Long> total,
      Map<KeyInNamespace, Long> expected,
      SplittableRandom random,
      int namespaces) {
    Object[] keys = new Object[50];
    int[] hashes = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = KEYS.get(random.nextInt(KEYS.size()));
      hashes[i] = KeyGroups.mix(types.hash(keys[i]));
    }
    state.prefetch(keys, hashes, 0, keys.length);
    long namespace = random.nextInt(namespaces);
    for (int i = 0; i < keys.length; i++) {
      if (random.nextInt(10) == 0 || namespaces == 1000) {
        namespace = random.nextInt(namespaces);
      }
      state.setKey(keys[i], hashes[i]);
      state.setNamespace(namespace);
      Long before = total.value();
      KeyInNamespace entry = new KeyInNamespace(keys[i], namespace);
      assertThat(before).as("%s", entry).isEqualTo(expected.get(entry));
      long after = before == null ? 1 : before + 1;
      total.update(after);
      expected.put(entry, after);
    }
    state.flush();
  }

  @Test
  void timers_areApart_byNamespace_andFireByTime() throws IOException {
    KeyedState state = create();
    TimerState timers = state.timers(TimerState.of("timers").byNamespace(Long.class));
    for (long namespace : new long[] {3, 1, 2}) {
      setKey(state, "a");
      state.setNamespace(namespace);
      timers.add(100 - namespace);
      timers.add(100 - namespace);
      timers.add(50);
    }
    setKey(state, "a");
    state.setNamespace(2);
    timers.remove(50);
    timers.remove(99); // one of another namespace
    KeyedState restored = create();
    TimerState again = restored.timers(TimerState.of("timers").byNamespace(Long.class));
    restore(restored, write(state));
    for (TimerState each : List.of(timers, again)) {
      List<String> fired = new ArrayList<>();
      for (Timer timer = each.pollUntil(99); timer != null; timer = each.pollUntil(99)) {
        fired.add(timer.timestampMillis() + " in " + timer.namespace());
      }
      assertThat(fired.subList(0, 2)).containsExactlyInAnyOrder("50 in 1", "50 in 3");
      assertThat(fired.subList(2, fired.size())).containsExactly("97 in 3", "98 in 2", "99 in 1");
    }
  }

  @Test
  void timers_canBeListedAndClearedByKey() {
    KeyedState state = create();
    TimerState timers = state.timers(TimerState.of("timers").byNamespace(Long.class));
    TimerState plain = state.timers("plain");
    for (String key : List.of("a", "b")) {
      for (long namespace = 1; namespace <= 3; namespace++) {
        setKey(state, key);
        plain.add(namespace);
        state.setNamespace(namespace);
        timers.add(10);
        timers.add(20);
      }
    }
    setKey(state, "a");
    assertThat(state.namespaces("timers")).containsExactlyInAnyOrder(1L, 2L, 3L);
    assertThat(state.namespaces("plain")).isEmpty();
    state.setNamespace(2);
    state.clearNamespace();
    setKey(state, "b");
    state.clearKey();
    assertThat(state.namespaces("timers")).isEmpty();
    List<String> fired = new ArrayList<>();
    for (TimerState each : List.of(timers, plain)) {
      for (Timer timer = each.pollUntil(99); timer != null; timer = each.pollUntil(99)) {
        fired.add(timer.key() + " " + timer.timestampMillis() + " " + timer.namespace());
      }
    }
    assertThat(fired)
        .containsExactlyInAnyOrder(
            "a 10 1", "a 10 3", "a 20 1", "a 20 3", "a 1 null", "a 2 null", "a 3 null");
  }
}
