package dev.weir.testkit.contract;

import static dev.weir.testkit.contract.StateUnderTest.COUNTS;
import static dev.weir.testkit.contract.StateUnderTest.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.serde.TypeRef;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.KeyedState;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is easily different from one backend to the next, or from one moment to another: null, keys
 * that are hardly keys, sizes.
 */
abstract class StateCornersContract extends StateIterationsContract {
  private static final StateSpec.OfMap<Object, Integer> ANYTHING =
      MapState.of("anything", Object.class, Integer.class);

  /** A record with what is equal by identity. */
  @SuppressWarnings("ArrayRecordComponent") // the mistake that is refused
  public record WithArray(String name, int[] numbers) {}

  /** A class that is equal by identity. */
  public static class Plain {
    public int x;
  }

  /** A record with a set of what cannot be found in it. */
  public record WithSet(Set<WithArray> set) {}

  @ParameterizedTest
  @EnumSource(Age.class)
  @SuppressWarnings("NullAway") // null is what is tried
  void null_isRefused_withTheNameOfTheState(Age age) throws IOException {
    for (int entries : new int[] {0, 3}) {
      StateUnderTest state = filled(entries, age);
      assertNullIsRefused("'total'", () -> state.total.update(null));
      assertNullIsRefused("'events'", () -> state.events.add(null));
      assertNullIsRefused("'events'", () -> state.events.update(null));
      assertNullIsRefused("'events'", () -> state.events.update(Arrays.asList("x", null)));
      assertNullIsRefused("'counts'", () -> state.counts.put(null, 1));
      assertNullIsRefused("'counts'", () -> state.counts.put("x", null));
      assertNullIsRefused("'counts'", () -> state.counts.get(null));
      assertNullIsRefused("'counts'", () -> state.counts.contains(null));
      assertNullIsRefused("'counts'", () -> state.counts.remove(null));
      assertThat(state.events.get()).hasSize(entries).doesNotContainNull();
      assertThat(state.counts.keys()).hasSize(entries).doesNotContain("x");
    }
  }

  private static void assertNullIsRefused(String name, ThrowingCallable call) {
    assertThatExceptionOfType(NullPointerException.class)
        .isThrownBy(call)
        .withMessageContainingAll("state " + name, "does not take null");
  }

  @ParameterizedTest
  @EnumSource(Age.class)
  void list_whoeverItIs_containsNoNull_andCannotBeChanged(Age age) throws IOException {
    for (int entries : new int[] {0, 3}) {
      List<String> events = filled(entries, age).events.get();
      assertThat(events.contains(null)).isFalse();
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> events.add("x"));
    }
  }

  @Test
  void emptyCollections_thatWereStored_mayBeAskedForNull() throws IOException {
    ValueState<List<String>> list;
    StateSpec.OfValue<List<String>> ofList = ValueState.of("list", new TypeRef<>() {});
    StateSpec.OfValue<Set<String>> ofSet = ValueState.of("set", new TypeRef<>() {});
    StateSpec.OfValue<Map<String, String>> ofMap = ValueState.of("map", new TypeRef<>() {});
    KeyedState state = create();
    list = state.value(ofList);
    ValueState<Set<String>> set = state.value(ofSet);
    ValueState<Map<String, String>> map = state.value(ofMap);
    setKey(state, "a");
    list.update(new ArrayList<>());
    set.update(new HashSet<>());
    map.update(new HashMap<>());
    KeyedState restored = create();
    list = restored.value(ofList);
    set = restored.value(ofSet);
    map = restored.value(ofMap);
    restore(restored, write(state));
    setKey(restored, "a");
    assertThat(Objects.requireNonNull(list.value()).contains(null)).isFalse();
    assertThat(Objects.requireNonNull(set.value()).contains(null)).isFalse();
    assertThat(Objects.requireNonNull(map.value()).containsKey(null)).isFalse();
    assertThat(Objects.requireNonNull(map.value()).get(null)).isNull();
  }

  @Test
  void keysOfAMap_thatCannotBeKeys_areRefused_whenTheStateIsDeclared() {
    assertRefused(MapState.of("bad", byte[].class, Integer.class), "byte[]", "arrays");
    assertRefused(MapState.of("bad", WithArray.class, Integer.class), "WithArray.numbers", "array");
    assertRefused(MapState.of("bad", Plain.class, Integer.class), "Plain", "equals");
    assertRefused(
        MapState.of("bad", new TypeRef<List<WithArray>>() {}, TypeRef.of(Integer.class)),
        "int[]",
        "arrays");
    assertRefused(
        MapState.of("bad", new TypeRef<Set<String>>() {}, TypeRef.of(Integer.class)),
        "Set",
        "order");
  }

  private void assertRefused(StateSpec.OfMap<?, ?> spec, String... parts) {
    KeyedState state = create();
    assertThatExceptionOfType(UnserializableTypeException.class)
        .isThrownBy(() -> state.map(spec))
        .withMessageContainingAll("state 'bad' of operator 'count'", "cannot be a key")
        .withMessageContainingAll(parts);
  }

  @Test
  void elementsOfSetsAndKeysOfMaps_insideValues_areRefused_ifTheyCannotBeFound() {
    List<StateSpec.OfValue<?>> specs =
        List.of(
            ValueState.of("bad", new TypeRef<Set<byte[]>>() {}),
            ValueState.of("bad", WithSet.class),
            ValueState.of("bad", new TypeRef<List<Map<Plain, String>>>() {}),
            ValueState.of("bad", new TypeRef<Set<Set<int[]>>>() {}),
            ValueState.of("bad", new TypeRef<Set<Map<String, int[]>>>() {}));
    for (StateSpec.OfValue<?> spec : specs) {
      KeyedState state = create();
      assertThatExceptionOfType(UnserializableTypeException.class)
          .as("%s", spec.type())
          .isThrownBy(() -> state.value(spec))
          .withMessageContainingAll("state 'bad' of operator 'count'", "cannot be a key");
    }
    create().value(ValueState.of("good", new TypeRef<Map<Set<String>, byte[]>>() {}));
  }

  @ParameterizedTest
  @EnumSource(Age.class)
  void aKeyOfAMap_thatOnlyTheValueShowsToBeNone_isRefused(Age age) throws IOException {
    KeyedState keyed = create();
    MapState<Object, Integer> map = keyed.map(ANYTHING);
    setKey(keyed, "a");
    map.put("text", 1);
    if (age == Age.RESTORED) {
      ObjectRef written = write(keyed);
      keyed = create();
      map = keyed.map(ANYTHING);
      restore(keyed, written);
      setKey(keyed, "a");
    }
    for (Object bad : List.of(new byte[] {1}, List.of("x", new int[0]), new Plain(), Set.of())) {
      MapState<Object, Integer> to = map;
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> to.put(bad, 1),
              () -> to.get(bad),
              () -> to.contains(bad),
              () -> to.remove(bad))) {
        assertThatExceptionOfType(UnserializableTypeException.class)
            .isThrownBy(call)
            .withMessageContainingAll("state 'anything' of operator 'count'", "cannot be a key");
      }
    }
    assertThat(map.keys()).containsExactly("text");
  }

  @ParameterizedTest
  @EnumSource(Age.class)
  void keysThatAreHardToTellApart_areTold(Age age) throws IOException {
    List<Object> keys =
        List.of(
            0.0,
            -0.0,
            Double.NaN,
            0.0f,
            -0.0f,
            0,
            0L,
            (short) 0,
            (byte) 0,
            '\0',
            false,
            "",
            "\0",
            "Aa",
            "BB",
            "AaAa",
            "BBBB",
            "AaBB",
            "é",
            "e\u0301",
            new BigDecimal("1.0"),
            new BigDecimal("1.00"),
            List.of(),
            List.of(""),
            List.of("", ""),
            List.of(List.of()),
            "x".repeat(100_000),
            "x".repeat(100_001));
    KeyedState keyed = create();
    MapState<Object, Integer> map = keyed.map(ANYTHING);
    ListState<String> events = keyed.list(EVENTS);
    for (int i = 0; i < keys.size(); i++) {
      setKey(keyed, keys.get(i));
      events.add("e" + i);
      setKey(keyed, "one key");
      map.put(keys.get(i), i);
    }
    if (age == Age.SHARED_WITH_A_SNAPSHOT) {
      closeAtTheEnd(keyed.snapshot()::close);
    } else if (age != Age.FRESH) {
      ObjectRef written = write(keyed);
      if (age == Age.RESTORED) {
        keyed = create();
        map = keyed.map(ANYTHING);
        events = keyed.list(EVENTS);
        restore(keyed, written);
      }
    }
    for (int i = 0; i < keys.size(); i++) {
      setKey(keyed, keys.get(i));
      assertThat(events.get()).containsExactly("e" + i);
      setKey(keyed, "one key");
      assertThat(map.get(keys.get(i))).isEqualTo(i);
    }
    assertThat(map.keys()).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void largeValues_surviveARestore() throws IOException {
    KeyedState state = create();
    ValueState<byte[]> value = state.value(ValueState.of("blob", byte[].class));
    MapState<String, Integer> counts = state.map(COUNTS);
    byte[] large = new byte[16 << 20];
    Arrays.fill(large, (byte) 7);
    setKey(state, "a");
    value.update(large);
    setKey(state, "b");
    counts.put("y".repeat(1 << 20), 1);
    KeyedState restored = create();
    ValueState<byte[]> again = restored.value(ValueState.of("blob", byte[].class));
    MapState<String, Integer> countsAgain = restored.map(COUNTS);
    restore(restored, write(state));
    setKey(restored, "a");
    assertThat(Arrays.equals(again.value(), large)).isTrue();
    setKey(restored, "b");
    assertThat(countsAgain.get("y".repeat(1 << 20))).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Age.class)
  void largeMaps_areIteratedAndCleared_alsoWithChangesThatAreNotWritten(Age age)
      throws IOException {
    int entries = 6000;
    StateUnderTest state = filled(entries, age);
    state.setKey("b");
    state.counts.put("of another key", 1);
    state.setKey("a");
    Map<String, Integer> expected = new HashMap<>();
    for (int i = 0; i < entries; i++) {
      expected.put("m" + i, i);
    }
    for (int i = 0; i < entries; i += 7) {
      state.counts.remove("m" + i);
      expected.remove("m" + i);
      state.counts.put("n" + i, i);
      expected.put("n" + i, i);
      state.counts.put("m" + (i + 1), -1);
      expected.put("m" + (i + 1), -1);
    }
    assertEntries(state, expected);
    StateUnderTest again = aged(state, age);
    again.setKey("a");
    assertEntries(again, expected);
    again.counts.clear();
    assertEntries(again, Map.of());
    again.counts.put("m5", 5);
    StateUnderTest cleared = aged(again, age);
    cleared.setKey("a");
    assertEntries(cleared, Map.of("m5", 5));
    assertThat(cleared.counts.get("m6")).isNull();
    cleared.setKey("b");
    assertEntries(cleared, Map.of("of another key", 1));
  }

  private static void assertEntries(StateUnderTest state, Map<String, Integer> expected) {
    Map<String, Integer> found = new HashMap<>();
    for (Map.Entry<String, Integer> entry : state.counts.entries()) {
      assertThat(found.put(entry.getKey(), entry.getValue())).isNull();
    }
    assertThat(found).isEqualTo(expected);
    assertThat(state.counts.isEmpty()).isEqualTo(expected.isEmpty());
  }
}
