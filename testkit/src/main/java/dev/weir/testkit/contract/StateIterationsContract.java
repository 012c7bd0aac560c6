package dev.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.state.KeyedSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Changes during an iteration, views, and what ends them, for each age of what a state holds: what
 * it is kept in may differ.
 */
abstract class StateIterationsContract extends StateRestoreContract {
  /** How old what a state holds is: what it is kept in may differ. */
  enum Age {
    FRESH,
    /** A snapshot was taken and is not yet closed. */
    SHARED_WITH_A_SNAPSHOT,
    /** A snapshot was taken, written and closed. */
    WRITTEN,
    RESTORED
  }

  /** Brings a state, filled by the other one's content, to an age. */
  final StateUnderTest aged(StateUnderTest filled, Age age) throws IOException {
    if (age == Age.RESTORED) {
      StateUnderTest restored = states(0, 1);
      restore(restored.keyed, write(filled.keyed));
      return restored;
    }
    if (age == Age.SHARED_WITH_A_SNAPSHOT) {
      KeyedSnapshot open = filled.keyed.snapshot();
      closeAtTheEnd(open::close);
    } else if (age == Age.WRITTEN) {
      write(filled.keyed);
    }
    return filled;
  }

  final StateUnderTest filled(int entries, Age age) throws IOException {
    StateUnderTest state = states(0, 1);
    state.setKey("a");
    for (int i = 0; i < entries; i++) {
      state.counts.put("m" + i, i);
      state.events.add("e" + i);
    }
    StateUnderTest aged = aged(state, age);
    aged.setKey("a");
    return aged;
  }

  @ParameterizedTest
  @EnumSource(Age.class)
  void map_changedDuringAnIteration_endsIt_withTheNameOfTheState(Age age) throws IOException {
    List<ThrowingCallable> changes = new ArrayList<>();
    StateUnderTest state = filled(3, age);
    changes.add(() -> state.counts.put("m0", 9));
    changes.add(() -> state.counts.put("new", 9));
    changes.add(() -> state.counts.remove("m1"));
    changes.add(() -> state.counts.remove("never there"));
    changes.add(state.counts::clear);
    for (ThrowingCallable change : changes) {
      Iterator<Map.Entry<String, Integer>> entries = state.counts.entries().iterator();
      entries.next();
      assertThat(state.counts.get("m2")).isEqualTo(2); // to look at it is no change
      try {
        change.call();
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
      assertEnded("'counts'", entries::hasNext);
      assertEnded("'counts'", entries::next);
    }
    assertThat(state.counts.entries()).isEmpty();
  }

  private static void assertEnded(String name, ThrowingCallable call) {
    assertThatExceptionOfType(ConcurrentModificationException.class)
        .isThrownBy(call)
        .withMessageContaining("map state " + name);
  }

  @ParameterizedTest
  @EnumSource(Age.class)
  void map_iteration_endsWithTheCallForItsKey(Age age) throws IOException {
    StateUnderTest state = filled(3, age);
    Iterable<String> keys = state.counts.keys();
    Iterator<String> begun = keys.iterator();
    begun.next();
    state.setKey("b");
    assertEnded("'counts'", begun::next);
    assertEnded("'counts'", keys::iterator);
    assertThat(state.counts.keys()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Age.class)
  void map_removeIf_removesThose_keysAndValuesShowTheRest(Age age) throws IOException {
    StateUnderTest state = filled(300, age);
    state.counts.put("m7", 1000);
    state.counts.removeIf((key, value) -> value % 3 == 0 || key.equals("m1"));
    StateUnderTest again = aged(state, age);
    again.setKey("a");
    Set<String> expected = new HashSet<>();
    for (int i = 2; i < 300; i++) {
      if (i % 3 != 0) {
        expected.add("m" + i);
      }
    }
    assertThat(again.counts.keys()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(again.counts.values()).hasSize(expected.size()).contains(1000).doesNotContain(7);
    assertThat(again.counts.isEmpty()).isFalse();
    again.counts.removeIf((key, value) -> true);
    assertThat(again.counts.isEmpty()).isTrue();
    assertThat(again.counts.contains("m2")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Age.class)
  void map_removeIf_thatThrowsOrChanges_removesNothing(Age age) throws IOException {
    StateUnderTest state = filled(3, age);
    int[] calls = {0};
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                state.counts.removeIf(
                    (key, value) -> {
                      if (++calls[0] == 2) {
                        throw new IllegalStateException();
                      }
                      return true;
                    }));
    assertThat(state.counts.keys()).containsExactlyInAnyOrder("m0", "m1", "m2");
    assertEnded(
        "'counts'",
        () ->
            state.counts.removeIf(
                (key, value) -> {
                  state.counts.put("other", 1);
                  return true;
                }));
    assertThat(state.counts.keys()).containsExactlyInAnyOrder("m0", "m1", "m2", "other");
  }

  @ParameterizedTest
  @EnumSource(Age.class)
  void map_iteratedAndClearedAndFilledInOneCall_holdsTheLatter(Age age) throws IOException {
    StateUnderTest state = filled(50, age);
    state.counts.remove("m3");
    state.counts.clear();
    assertThat(state.counts.isEmpty()).isTrue();
    state.counts.put("m1", -1);
    state.counts.put("n", -2);
    assertThat(state.counts.get("m2")).isNull();
    StateUnderTest again = aged(state, age);
    again.setKey("a");
    assertThat(again.counts.entries())
        .containsExactlyInAnyOrder(Map.entry("m1", -1), Map.entry("n", -2));
    again.counts.clear();
    again.counts.clear();
    StateUnderTest empty = aged(again, age);
    empty.setKey("a");
    assertThat(empty.counts.entries()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Age.class)
  void list_changedDuringAnIteration_endsIt(Age age) throws IOException {
    StateUnderTest state = filled(3, age);
    List<ThrowingCallable> changes =
        List.of(
            () -> state.events.add("x"),
            () -> state.events.update(List.of("x", "y")),
            state.events::clear);
    for (ThrowingCallable change : changes) {
      Iterator<String> events = state.events.get().iterator();
      events.next();
      try {
        change.call();
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
      assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(events::next);
    }
  }

  @ParameterizedTest
  @EnumSource(Age.class)
  void list_keepsNoTieToWhatItWasGiven(Age age) throws IOException {
    StateUnderTest state = filled(2, age);
    List<String> mine = new ArrayList<>(state.events.get());
    state.events.update(mine);
    mine.add("later");
    mine.set(0, "changed");
    assertThat(state.events.get()).containsExactly("e0", "e1");
    state.events.clear();
    state.events.add("z");
    StateUnderTest again = aged(state, age);
    again.setKey("a");
    assertThat(again.events.get()).containsExactly("z");
  }
}
