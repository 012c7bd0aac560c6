package dev.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.ValueState;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState;
import dev.weir.state.format.StateMismatchException;
import dev.weir.state.key.KeyInNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Namespaces that are missing, of the wrong kind, many, or of another time than the state. */
abstract class StateNamespaceCornersContract extends StateNamespacesContract {
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

  @ParameterizedTest
  @EnumSource
  void allKeys_areShownOnceInEachNamespace_andMayBeChangedMeanwhile(By by) throws IOException {
    StateUnderTest before = states(by, 0, 1);
    for (Object entry : by.entries(KEYS)) {
      before.setKey(entry);
      before.total.update(1L);
      before.events.add("x");
      before.counts.put("x", 1);
      before.counts.put("y", 2);
      before.timers.add(5);
      before.timers.add(7);
    }
    StateUnderTest restored = states(by, 0, 1);
    restore(restored.keyed, write(before.keyed));
    Object dropped = by.namespaces().get(0);
    for (StateUnderTest state : List.of(before, restored)) {
      for (String name : List.of("total", "events", "counts", "timers")) {
        assertThat(allOf(state, name)).containsExactlyInAnyOrderElementsOf(by.entries(KEYS));
      }
      state.keyed.forEachKey(
          "total",
          (key, namespace) -> {
            if (dropped.equals(namespace)) {
              state.keyed.clearNamespace();
            } else {
              state.total.update(2L);
            }
          });
      List<Object> left =
          by.entries(KEYS).stream()
              .filter(entry -> !dropped.equals(((KeyInNamespace) entry).namespace()))
              .toList();
      for (String name : List.of("total", "events", "counts", "timers")) {
        assertThat(allOf(state, name)).as(name).containsExactlyInAnyOrderElementsOf(left);
      }
      state.setKey(left.get(0));
      assertThat(state.total.value()).isEqualTo(2);
    }
  }

  /** The keys in namespaces that a state is shown to hold, each made current before. */
  private static List<Object> allOf(StateUnderTest state, String name) {
    List<Object> all = new ArrayList<>();
    state.keyed.forEachKey(
        name,
        (key, namespace) -> {
          assertThat(state.keyed.key()).isEqualTo(key);
          all.add(new KeyInNamespace(key, Objects.requireNonNull(namespace)));
        });
    return all;
  }

  @Test
  void allKeys_ofStateWithoutNamespaces() {
    KeyedState state = create();
    ValueState<Long> total = state.value(StateUnderTest.TOTAL);
    for (Object key : KEYS) {
      setKey(state, key);
      total.update(1L);
    }
    List<Object> all = new ArrayList<>();
    state.forEachKey(
        "total",
        (key, namespace) -> {
          assertThat(namespace).isNull();
          total.clear();
          all.add(key);
        });
    assertThat(all).containsExactlyInAnyOrderElementsOf(KEYS);
    state.forEachKey("total", (key, namespace) -> all.clear());
    assertThat(all).hasSize(KEYS.size());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> state.forEachKey("none", (key, namespace) -> {}))
        .withMessageContainingAll("'count'", "'none'");
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
