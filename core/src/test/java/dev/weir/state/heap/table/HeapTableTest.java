package dev.weir.state.heap.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.serde.types.Types;
import dev.weir.state.key.KeyCursor;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyHash;
import dev.weir.state.rules.Namespaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeapTableTest {
  private static final int GROUPS = 2;

  /** What the table holds decides how it holds it. */
  private enum Contents {
    LONGS,
    OBJECTS,
    LONG_KEYS,
    LONG_VALUES,
    TEXT_KEYS,
    LONGS_AND_THEN_ANYTHING,
    TEXTS_AND_THEN_OTHERS,
    TEXTS_AND_THEN_ANYTHING,
    TEXT_KEYS_OF_OBJECTS,
    DOUBLES,
    INTS_BY_OBJECTS,
    LONGS_AND_THEN_TEXTS;

    Object key(int number, int step) {
      boolean isOther = name().contains("THEN") && isLate(step) && number % 3 == 0;
      return switch (this) {
        case LONGS, LONG_KEYS, DOUBLES, LONGS_AND_THEN_TEXTS -> (long) number;
        case OBJECTS, LONG_VALUES, INTS_BY_OBJECTS -> number;
        case LONGS_AND_THEN_ANYTHING -> isOther ? (Object) number : (Object) (long) number;
        case TEXT_KEYS, TEXT_KEYS_OF_OBJECTS -> shortText(number);
        case TEXTS_AND_THEN_OTHERS, TEXTS_AND_THEN_ANYTHING ->
            isOther ? otherText(number) : shortText(number);
      };
    }

    Object value(int step) {
      return switch (this) {
        case LONGS, LONG_VALUES, TEXT_KEYS, TEXTS_AND_THEN_OTHERS -> (long) step;
        case INTS_BY_OBJECTS -> step;
        case DOUBLES -> step % 7 == 0 ? Double.NaN : step % 7 == 1 ? -0.0 : step / 8.0;
        case OBJECTS, LONG_KEYS, TEXT_KEYS_OF_OBJECTS -> "value " + step;
        case LONGS_AND_THEN_ANYTHING, TEXTS_AND_THEN_ANYTHING, LONGS_AND_THEN_TEXTS ->
            isLate(step) ? (Object) ("value " + step) : (Object) (long) step;
      };
    }

    private static boolean isLate(int step) {
      return step % 5000 > 3000;
    }

    /** Of nearly every length up to the longest short one. */
    private static String shortText(int number) {
      String text = Integer.toString(number);
      int length = Math.floorMod(number, TextKeySlots.LONGEST + 1);
      return text + (number % 2 == 0 ? "\0" : "ÿ").repeat(Math.max(0, length - text.length()));
    }

    private static String otherText(int number) {
      return number % 2 == 0 ? number + "€" : number + "-".repeat(TextKeySlots.LONGEST);
    }
  }

  /** Few low bits, so that keys collide in long runs that wrap around the end of the array. */
  private static int poorHash(Object key) {
    int number = Math.abs(Integer.parseInt(key.toString().replaceAll("(?<=\\d)\\D.*", "")));
    return (number % GROUPS == 0 ? 0 : 0x8000_0000) | (number % 7 == 0 ? 0x7fff_fff0 : number % 11);
  }

  /** What a table is kept by beside the key. */
  private enum By {
    NOTHING(null),
    NUMBERS(Long.class),
    TEXTS(String.class);

    private final @Nullable Class<?> type;

    By(@Nullable Class<?> type) {
      this.type = type;
    }

    @Nullable Namespaces namespaces() {
      StateSpec.OfValue<Object> spec = ValueState.of("state", Object.class);
      return Namespaces.of("operator", type == null ? spec : spec.byNamespace(type), new Types());
    }

    @Nullable Object choose(SplittableRandom random) {
      int number = random.nextInt(4);
      return switch (this) {
        case NOTHING -> null;
        case NUMBERS -> (long) number;
        case TEXTS -> number + "w";
      };
    }

    static void set(KeyCursor cursor, Object key, @Nullable Object namespace) {
      cursor.set(key, poorHash(key));
      if (namespace != null) {
        cursor.setNamespace(namespace);
      }
    }
  }

  private static KeyCursor cursor(KeyHash hash) {
    return new KeyCursor(new KeyGroupRange(0, GROUPS), GROUPS, hash);
  }

  private record Pending(
      int number, HeapTable.Frozen frozen, Map<List<@Nullable Object>, Object> expected) {}

  @ParameterizedTest
  @EnumSource
  void underCollisions_equalsAMap_andSoDoItsSnapshots(Contents what) {
    for (int seed = 1; seed <= 6; seed++) {
      compareWithAMap(what, By.NOTHING, seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withNamespaces_underCollisions_equalsAMap_andSoDoItsSnapshots(Contents what) {
    for (int seed = 1; seed <= 3; seed++) {
      compareWithAMap(what, By.NUMBERS, seed);
      compareWithAMap(what, By.TEXTS, seed);
    }
  }

  private static void compareWithAMap(Contents what, By by, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    KeyCursor cursor = cursor(HeapTableTest::poorHash);
    Preservation preservation = new Preservation();
    HeapTable table = new HeapTable(cursor, by.namespaces(), preservation);
    Map<List<@Nullable Object>, Object> model = new HashMap<>();
    List<Pending> pending = new ArrayList<>();
    int keys = 20 + random.nextInt(200);
    for (int step = 0; step < 20_000; step++) {
      boolean growing = step / 2000 % 2 == 0;
      Object key = what.key(random.nextInt(keys) - keys / 2, step);
      Object namespace = by.choose(random);
      By.set(cursor, key, namespace);
      List<@Nullable Object> entry = Arrays.asList(key, namespace);
      assertThat(table.get()).isEqualTo(model.get(entry));
      if (random.nextInt(10) < (growing ? 2 : 7)) {
        table.remove();
        model.remove(entry);
        assertThat(table.get()).isNull();
      } else {
        Object value = what.value(step);
        table.put(value);
        model.put(entry, value);
        assertThat(table.get()).isEqualTo(value);
      }
      if (namespace != null && random.nextInt(20) == 0) {
        assertThat(table.namespaces()).containsExactlyInAnyOrderElementsOf(of(key, model));
      }
      if (random.nextInt(50) == 0 && pending.size() < 4) {
        HeapTable.Frozen frozen = table.freeze();
        pending.add(new Pending(preservation.begin(), frozen, new HashMap<>(model)));
      }
      if (random.nextInt(80) == 0 && !pending.isEmpty()) {
        Pending done = pending.remove(random.nextInt(pending.size()));
        assertThat(contents(done.frozen)).isEqualTo(done.expected);
        preservation.end(done.number);
      }
    }
    assertThat(contents(table.freeze())).isEqualTo(model);
  }

  private static List<Object> of(Object key, Map<List<@Nullable Object>, Object> model) {
    return model.keySet().stream()
        .filter(entry -> key.equals(entry.get(0)))
        .map(entry -> entry.get(1))
        .toList();
  }

  private static Map<List<@Nullable Object>, Object> contents(HeapTable.Frozen frozen) {
    Map<List<@Nullable Object>, Object> contents = new HashMap<>();
    for (int group = 0; group < GROUPS; group++) {
      frozen.forEach(
          group,
          (key, namespace, value) ->
              assertThat(contents.put(Arrays.asList(key, namespace), value)).isNull());
    }
    return contents;
  }

  @Test
  void longKeys_nearTheOneThatMarksAnEmptyPlace_areKeptApart() {
    long empty = 0x9E3779B97F4A7C15L;
    List<Long> keys = List.of(0L, 1L, -1L, empty, empty + 1, ~empty, Long.MIN_VALUE);
    KeyCursor cursor = cursor(key -> 0);
    HeapTable table = new HeapTable(cursor, null, new Preservation());
    for (int round = 0; round < 2; round++) {
      for (Long key : keys) {
        cursor.set(key, 0);
        assertThat(table.get()).isEqualTo(round == 0 ? null : key);
        table.put(key);
      }
    }
    for (Long key : keys) {
      cursor.set(key, 0);
      assertThat(table.get()).isEqualTo(key);
      table.remove();
      assertThat(table.get()).isNull();
    }
  }

  @Test
  void aNamespace_thatIsMissingOrOfAnotherType_isRefused_withTheNameOfTheState() {
    KeyCursor cursor = cursor(Object::hashCode);
    HeapTable table = new HeapTable(cursor, By.NUMBERS.namespaces(), new Preservation());
    cursor.set("a", 0);
    assertThatIllegalStateException().isThrownBy(table::get).withMessageContaining("'state'");
    cursor.setNamespace(7);
    table.put("value");
    cursor.set("b", 0);
    assertThatIllegalStateException().isThrownBy(table::get).withMessageContaining("'state'");
    cursor.set("a", 0);
    cursor.setNamespace("text");
    assertThatIllegalStateException()
        .isThrownBy(table::get)
        .withMessageContainingAll("'state'", "java.lang.Long", "text");
    cursor.setNamespace((Object) 7L);
    assertThat(table.get()).isEqualTo("value");
  }

  @Test
  void texts_thatDifferInLengthOrNearTheLimits_areKeptApart() {
    List<String> texts =
        List.of(
            "",
            "\0",
            "\0\0",
            "\0".repeat(15),
            "\0".repeat(16),
            "a",
            "a\0",
            "\0a",
            "12345678",
            "12345678\0",
            "123456789",
            "\u0080",
            "\u00ff",
            "\u00ff".repeat(8),
            "\u00ff".repeat(15),
            "\u00ff".repeat(16),
            "\u0100",
            "\u0101",
            "a\u0100");
    KeyCursor cursor = cursor(key -> 0);
    HeapTable table = new HeapTable(cursor, null, new Preservation());
    Map<List<@Nullable Object>, Object> model = new HashMap<>();
    for (int count = 1; count <= texts.size(); count++) {
      for (String text : texts.subList(0, count)) {
        cursor.set(text, 0);
        assertThat(table.get())
            .as("%s of %s", text, count)
            .isEqualTo(model.get(Arrays.asList(text, null)));
        long value = 100L * count + model.size();
        table.put(value);
        model.put(Arrays.asList(text, null), value);
      }
      assertThat(contents(table.freeze())).isEqualTo(model);
    }
    for (String text : texts) {
      cursor.set(text, 0);
      table.remove();
      model.remove(Arrays.asList(text, null));
      assertThat(contents(table.freeze())).isEqualTo(model);
    }
  }

  @Test
  void prefetch_ofALargeTable_readsTheEntriesThatItHolds() {
    KeyCursor cursor = cursor(key -> (Integer) key);
    HeapTable table = new HeapTable(cursor, null, new Preservation());
    Object[] keys = {1, 2, -1};
    int[] hashes = {1, 2, -1};
    table.prefetch(keys, hashes, 0, 3);
    assertThat(table.prefetched()).isZero();
    for (int key = 0; key < 1 << 18; key++) {
      cursor.set(key, key);
      table.put("value");
    }
    table.prefetch(keys, hashes, 0, 3);
    assertThat(table.prefetched()).isEqualTo(2 * 3);
  }

  @Test
  void prefetch_ofALargeTableOfLongs_readsTheEntriesThatItHolds() {
    KeyCursor cursor = cursor(key -> ((Long) key).intValue());
    HeapTable table = new HeapTable(cursor, null, new Preservation());
    for (int key = 0; key < 1 << 18; key++) {
      cursor.set((long) key, key);
      table.put(7L);
    }
    table.prefetch(new Object[] {1L, 2L, -1L}, new int[] {1, 2, -1}, 0, 3);
    assertThat(table.prefetched()).isEqualTo(2 + 2);
  }

  @Test
  void prefetch_ofALargeTableByNamespace_readsTheEntriesOfTheLatestNamespace() {
    KeyCursor cursor = cursor(key -> ((Long) key).intValue() << 12);
    HeapTable table = new HeapTable(cursor, By.NUMBERS.namespaces(), new Preservation());
    Object[] keys = new Object[100];
    int[] hashes = new int[100];
    for (int key = 0; key < 1 << 15; key++) {
      cursor.set((long) key, key << 12);
      cursor.setNamespace(7);
      table.put("value");
      keys[key % 100] = (long) key;
      hashes[key % 100] = key << 12;
    }
    table.prefetch(keys, hashes, 0, 100);
    assertThat(table.prefetched()).isGreaterThanOrEqualTo(2 * 90);
  }

  @Test
  void prefetch_ofALargeTableOfShortTexts_readsTheEntriesThatItHolds() {
    KeyCursor cursor = cursor(key -> Integer.parseInt((String) key));
    HeapTable table = new HeapTable(cursor, null, new Preservation());
    for (int key = 0; key < 1 << 16; key++) {
      cursor.set(Integer.toString(key), key);
      table.put(7L);
    }
    table.prefetch(new Object[] {"1", "-1"}, new int[] {1, -1}, 0, 2);
    assertThat(table.prefetched()).isEqualTo(2);
  }
}
