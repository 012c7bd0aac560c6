package dev.weir.state.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.state.KeyGroupRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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
    TEXTS_AND_THEN_ANYTHING;

    Object key(int number, int step) {
      boolean isOther = name().contains("THEN") && isLate(step) && number % 3 == 0;
      return switch (this) {
        case LONGS, LONG_KEYS -> (long) number;
        case OBJECTS, LONG_VALUES -> number;
        case LONGS_AND_THEN_ANYTHING -> isOther ? (Object) number : (Object) (long) number;
        case TEXT_KEYS -> shortText(number);
        case TEXTS_AND_THEN_OTHERS, TEXTS_AND_THEN_ANYTHING ->
            isOther ? otherText(number) : shortText(number);
      };
    }

    Object value(int step) {
      boolean isLong =
          switch (this) {
            case LONGS, LONG_VALUES, TEXT_KEYS, TEXTS_AND_THEN_OTHERS -> true;
            case OBJECTS, LONG_KEYS -> false;
            case LONGS_AND_THEN_ANYTHING, TEXTS_AND_THEN_ANYTHING -> !isLate(step);
          };
      return isLong ? (Object) (long) step : "value " + step;
    }

    private static boolean isLate(int step) {
      return step % 5000 > 3000;
    }

    /** Of nearly every length up to the longest short one. */
    private static String shortText(int number) {
      String text = Integer.toString(number);
      int length = Math.floorMod(number, ShortTextSlots.LONGEST + 1);
      return text + (number % 2 == 0 ? "\0" : "ÿ").repeat(Math.max(0, length - text.length()));
    }

    private static String otherText(int number) {
      return number % 2 == 0 ? number + "€" : number + "-".repeat(ShortTextSlots.LONGEST);
    }
  }

  /** Few low bits, so that keys collide in long runs that wrap around the end of the array. */
  private static int poorHash(Object key) {
    int number = Math.abs(Integer.parseInt(key.toString().replaceAll("(?<=\\d)\\D.*", "")));
    return (number % GROUPS == 0 ? 0 : 0x8000_0000) | (number % 7 == 0 ? 0x7fff_fff0 : number % 11);
  }

  private record Pending(int number, HeapTable.Frozen frozen, Map<Object, Object> expected) {}

  @ParameterizedTest
  @EnumSource
  void underCollisions_equalsAMap_andSoDoItsSnapshots(Contents what) {
    for (int seed = 1; seed <= 6; seed++) {
      compareWithAMap(what, seed);
    }
  }

  private static void compareWithAMap(Contents what, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    KeyCursor cursor = new KeyCursor(new KeyGroupRange(0, GROUPS), GROUPS);
    Preservation preservation = new Preservation();
    HeapTable table = new HeapTable(GROUPS, cursor, HeapTableTest::poorHash, preservation);
    Map<Object, Object> model = new HashMap<>();
    List<Pending> pending = new ArrayList<>();
    int keys = 20 + random.nextInt(200);
    for (int step = 0; step < 20_000; step++) {
      boolean growing = step / 2000 % 2 == 0;
      Object key = what.key(random.nextInt(keys) - keys / 2, step);
      cursor.set(key, poorHash(key));
      assertThat(table.get()).isEqualTo(model.get(key));
      if (random.nextInt(10) < (growing ? 2 : 7)) {
        table.remove();
        model.remove(key);
        assertThat(table.get()).isNull();
      } else {
        Object value = what.value(step);
        table.put(value);
        model.put(key, value);
        assertThat(table.get()).isEqualTo(value);
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

  private static Map<Object, Object> contents(HeapTable.Frozen frozen) {
    Map<Object, Object> contents = new HashMap<>();
    for (int group = 0; group < GROUPS; group++) {
      frozen.forEach(group, (key, value) -> assertThat(contents.put(key, value)).isNull());
    }
    return contents;
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
    KeyCursor cursor = new KeyCursor(new KeyGroupRange(0, GROUPS), GROUPS);
    HeapTable table = new HeapTable(GROUPS, cursor, key -> 0, new Preservation());
    Map<Object, Object> model = new HashMap<>();
    for (int count = 1; count <= texts.size(); count++) {
      for (String text : texts.subList(0, count)) {
        cursor.set(text, 0);
        assertThat(table.get()).as("%s of %s", text, count).isEqualTo(model.get(text));
        long value = 100L * count + model.size();
        table.put(value);
        model.put(text, value);
      }
      assertThat(contents(table.freeze())).isEqualTo(model);
    }
    for (String text : texts) {
      cursor.set(text, 0);
      table.remove();
      model.remove(text);
      assertThat(contents(table.freeze())).isEqualTo(model);
    }
  }

  @Test
  void prefetch_ofALargeTable_readsTheEntriesThatItHolds() {
    KeyCursor cursor = new KeyCursor(new KeyGroupRange(0, GROUPS), GROUPS);
    HeapTable table = new HeapTable(GROUPS, cursor, key -> (Integer) key, new Preservation());
    Object[] keys = {1, 2, -1};
    int[] hashes = {1, 2, -1};
    table.prefetch(keys, hashes, 0, 3);
    assertThat(table.prefetched()).isZero();
    for (int key = 0; key < 1 << 18; key++) {
      cursor.set(key, key);
      table.put("value");
    }
    table.prefetch(keys, hashes, 0, 3);
    assertThat(table.prefetched()).isEqualTo(4);
  }

  @Test
  void prefetch_ofALargeTableOfLongs_readsTheEntriesThatItHolds() {
    KeyCursor cursor = new KeyCursor(new KeyGroupRange(0, GROUPS), GROUPS);
    HeapTable table =
        new HeapTable(GROUPS, cursor, key -> ((Long) key).intValue(), new Preservation());
    for (int key = 0; key < 1 << 18; key++) {
      cursor.set((long) key, key);
      table.put(7L);
    }
    table.prefetch(new Object[] {1L, 2L, 1L << 30}, new int[] {1, 2, 1 << 30}, 0, 3);
    assertThat(table.prefetched()).isEqualTo(1 + 2);
  }

  @Test
  void prefetch_ofALargeTableOfShortTexts_readsTheEntriesThatItHolds() {
    KeyCursor cursor = new KeyCursor(new KeyGroupRange(0, GROUPS), GROUPS);
    HeapTable table =
        new HeapTable(GROUPS, cursor, key -> Integer.parseInt((String) key), new Preservation());
    for (int key = 0; key < 1 << 16; key++) {
      cursor.set(Integer.toString(key), key);
      table.put(7L);
    }
    table.prefetch(new Object[] {"1", "-1"}, new int[] {1, -1}, 0, 2);
    assertThat(table.prefetched()).isEqualTo("1".length() + 1);
  }
}
