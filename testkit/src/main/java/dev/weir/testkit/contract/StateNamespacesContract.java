package dev.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.serde.UnserializableTypeException;
import dev.weir.snapshot.ObjectRef;
import dev.weir.state.KeyInNamespace;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.ListState;
import dev.weir.state.MapState;
import dev.weir.state.StateMismatchException;
import dev.weir.state.StateSpec;
import dev.weir.state.TimerState;
import dev.weir.state.TimerState.Timer;
import dev.weir.state.ValueState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** State by key and namespace: a window, a side of a join, a version. */
abstract class StateNamespacesContract extends StateCornersContract {
  private static final StateSpec.OfValue<Long> BY_NUMBER =
      StateUnderTest.TOTAL.byNamespace(Long.class);

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

  private StateUnderTest states(By by, int subtask, int parallelism) {
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

  @Test
  void stateWithoutNamespaces_doesNotKnowOfThem_butBelongsToTheKey() {
    KeyedState state = create();
    ValueState<Long> ofKey = state.value(ValueState.of("of key", Long.class));
    ValueState<Long> ofBoth = state.value(BY_NUMBER);
    setKey(state, "a");
    ofKey.update(1L);
    state.setNamespace(7);
    assertThat(ofKey.value()).isEqualTo(1);
    ofKey.update(2L);
    ofBoth.update(3L);
    state.setNamespace("text");
    assertThat(ofKey.value()).isEqualTo(2);
    state.clearNamespace(); // of a type that no state is kept by
    state.setNamespace(7);
    assertThat(ofBoth.value()).isEqualTo(3);
    state.clearNamespace();
    assertThat(ofBoth.value()).isNull();
    assertThat(ofKey.value()).isEqualTo(2);
    assertThat(state.namespaces("of key")).isEmpty();
    ofBoth.update(4L);
    state.clearKey();
    assertThat(ofKey.value()).isNull();
    state.setNamespace(7);
    assertThat(ofBoth.value()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void aNamespace_thatIsMissing_orOfAnotherType_isRefused_withTheNameOfTheState(By by) {
    StateUnderTest state = states(by, 0, 1);
    state.setKey(new KeyInNamespace("a", by.namespaces().get(0)));
    state.total.update(1L);
    state.setKey("a");
    for (int i = 0; i < 2; i++) {
      String message = i == 0 ? "make one current" : "java.lang.Integer";
      assertThatIllegalStateException()
          .isThrownBy(state.total::value)
          .withMessageContainingAll("'total'", message);
      assertThatIllegalStateException()
          .isThrownBy(() -> state.events.add("x"))
          .withMessageContainingAll("'events'", message);
      assertThatIllegalStateException()
          .isThrownBy(() -> state.counts.put("x", 1))
          .withMessageContainingAll("'counts'", message);
      assertThatIllegalStateException()
          .isThrownBy(() -> state.timers.add(1))
          .withMessageContainingAll("'timers'", message);
      state.keyed.setNamespace((Object) 42); // an Integer
    }
    KeyedState withoutKey = create();
    assertThatIllegalStateException().isThrownBy(() -> withoutKey.setNamespace(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> state.keyed.namespaces("none"))
        .withMessageContainingAll("'count'", "'none'");
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tried
  void whatCannotBeAKey_canBeNoNamespace() {
    assertThatExceptionOfType(UnserializableTypeException.class)
        .isThrownBy(() -> create().value(StateUnderTest.TOTAL.byNamespace(byte[].class)))
        .withMessageContainingAll("state 'total' of operator 'count'", "cannot be a key");
    KeyedState state = create();
    ValueState<Long> total = state.value(StateUnderTest.TOTAL.byNamespace(Object.class));
    setKey(state, "a");
    assertThatExceptionOfType(UnserializableTypeException.class)
        .isThrownBy(() -> state.setNamespace(new int[] {1}));
    assertThatExceptionOfType(NullPointerException.class)
        .isThrownBy(() -> state.setNamespace(null));
    state.setNamespace(1);
    total.update(1L);
    state.setNamespace("1");
    total.update(2L);
    state.setNamespace(1);
    assertThat(total.value()).isEqualTo(1);
    assertThat(state.namespaces("total")).containsExactlyInAnyOrder(1L, "1");
  }

  @Test
  void anIterationOverAMap_endsWithItsNamespace() {
    KeyedState state = create();
    MapState<String, Integer> counts = state.map(StateUnderTest.COUNTS.byNamespace(Long.class));
    setKey(state, "a");
    state.setNamespace(1);
    counts.put("x", 1);
    counts.put("y", 2);
    Iterable<String> keys = counts.keys();
    Iterator<String> begun = keys.iterator();
    begun.next();
    state.setNamespace(2);
    assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(begun::next);
    assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(keys::iterator);
    assertThat(counts.isEmpty()).isTrue();
  }

  @Test
  void manyNamespacesOfOneKey_areListed_andGoWithTheKey() throws IOException {
    KeyedState state = create();
    ValueState<Long> total = state.value(BY_NUMBER);
    ListState<String> events = state.list(StateUnderTest.EVENTS.byNamespace(Long.class));
    List<Object> expected = LongStream.range(-1000, 1000).boxed().map(n -> (Object) n).toList();
    for (String key : List.of("a", "b")) {
      for (long namespace = -1000; namespace < 1000; namespace++) {
        setKey(state, key);
        state.setNamespace(namespace);
        total.update(namespace);
        events.add(key);
      }
    }
    ObjectRef written = write(state);
    setKey(state, "a");
    assertThat(state.namespaces("total")).containsExactlyInAnyOrderElementsOf(expected);
    state.clearKey();
    assertThat(state.namespaces("total")).isEmpty();
    assertThat(state.namespaces("events")).isEmpty();
    setKey(state, "b");
    assertThat(state.namespaces("events")).containsExactlyInAnyOrderElementsOf(expected);

    KeyedState restored = create();
    ValueState<Long> again = restored.value(BY_NUMBER);
    restored.list(StateUnderTest.EVENTS.byNamespace(Long.class));
    restore(restored, written);
    setKey(restored, "a");
    assertThat(restored.namespaces("total")).containsExactlyInAnyOrderElementsOf(expected);
    restored.setNamespace(-7);
    assertThat(again.value()).isEqualTo(-7);
  }

  @Test
  void restore_ofStateThatHasGainedOrLostItsNamespaces_isRefused() throws IOException {
    KeyedState with = create();
    with.value(BY_NUMBER);
    with.timers(TimerState.of("timers").byNamespace(Long.class));
    KeyedState without = create();
    without.value(StateUnderTest.TOTAL);
    without.timers("timers");
    ObjectRef writtenWith = write(with);
    ObjectRef writtenWithout = write(without);
    KeyedState lost = create();
    lost.value(StateUnderTest.TOTAL);
    lost.timers("timers");
    KeyedState gained = create();
    gained.value(BY_NUMBER);
    gained.timers(TimerState.of("timers").byNamespace(Long.class));
    KeyedState changed = create();
    changed.value(StateUnderTest.TOTAL.byNamespace(String.class));
    changed.timers(TimerState.of("timers").byNamespace(Long.class));
    assertRefused(lost, writtenWith, "kept by namespace");
    assertRefused(gained, writtenWithout, "kept by namespace");
    assertRefused(changed, writtenWith, schema(String.class));
  }

  private void assertRefused(KeyedState state, ObjectRef written, String message) {
    assertThatExceptionOfType(StateMismatchException.class)
        .isThrownBy(() -> restore(state, written))
        .withMessageContainingAll("'count'", message, "--fresh");
  }
}
