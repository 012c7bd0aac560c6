package dev.weir.persistence.rocksdb.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.serde.StableHash;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import dev.weir.state.key.KeyInNamespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CacheTableTest {
  private static final int GROUPS = 4;
  private static final KeyGroupRange ALL = new KeyGroupRange(0, GROUPS);

  private CacheTable table = new CacheTable(ALL, GROUPS, false);
  private int epoch = 1;
  private int written;

  /** What keys and values are made of. */
  enum Shape {
    LONG_TO_LONG,
    TEXT_TO_LONG,
    TEXT_TO_OBJECT,
    MIXED_TO_OBJECT,
    LONG_IN_NUMBER_TO_LONG,
    TEXT_IN_NUMBER_TO_OBJECT,
    MIXED_IN_MIXED_TO_OBJECT;

    Object key(int i) {
      return switch (this) {
        case LONG_IN_NUMBER_TO_LONG -> new KeyInNamespace(i / 7L, i % 7L);
        case TEXT_IN_NUMBER_TO_OBJECT -> new KeyInNamespace("key-" + i / 7, i % 7L);
        case MIXED_IN_MIXED_TO_OBJECT ->
            new KeyInNamespace(
                i % 3 == 0 ? (Object) (i / 7L) : "key-" + i / 7,
                i % 20 == 19 ? (Object) ("in-" + i % 7) : (Object) (i % 7L));
        default -> keyAlone(i);
      };
    }

    private Object keyAlone(int i) {
      boolean number = this == LONG_TO_LONG || (this == MIXED_TO_OBJECT && i % 2 == 0);
      return number ? (Object) (i - 3L) : "key-" + i;
    }

    Object value(int i) {
      return longValues() ? (Object) (long) i : "value-" + i;
    }

    boolean longValues() {
      return this == LONG_TO_LONG || this == TEXT_TO_LONG || this == LONG_IN_NUMBER_TO_LONG;
    }
  }

  private static int hash(Object key) {
    if (key instanceof KeyInNamespace entry) {
      return KeyGroups.mix(31 * hash(entry.key()) + entry.namespace().hashCode());
    }
    return KeyGroups.mix(
        key instanceof Long number ? StableHash.ofLong(number) : StableHash.ofString("" + key));
  }

  private boolean locate(Object key) {
    return table.locate(key, hash(key));
  }

  private void read(Object key, @Nullable Object value) {
    if (!locate(key)) {
      table.insert(key, hash(key));
      if (value != null) {
        table.read(value);
      }
    }
    table.use();
  }

  private boolean change(Object key, @Nullable Object value) {
    if (!locate(key)) {
      table.insert(key, hash(key));
    }
    table.use();
    boolean needed = table.change(epoch, written);
    table.set(value);
    return needed;
  }

  private CacheTable.Frozen freeze() {
    return table.freeze(epoch++);
  }

  private static Map<Object, @Nullable Object> contents(CacheTable.@Nullable Frozen frozen) {
    Map<Object, @Nullable Object> contents = new HashMap<>();
    if (frozen != null) {
      CacheTable.Frozen.Pass pass = frozen.pass();
      for (int group = 0; group < GROUPS; group++) {
        int visited = group;
        pass.visit(
            group,
            (keyGroup, key, value) -> {
              assertThat(keyGroup).isEqualTo(visited);
              assertThat(keyGroup).isEqualTo(KeyGroups.ofHash(hash(key), GROUPS));
              assertThat(contents.containsKey(key)).isFalse();
              contents.put(key, value);
            });
      }
      pass.end();
      assertThat(contents).hasSize(frozen.size());
    }
    return contents;
  }

  @ParameterizedTest
  @EnumSource
  void frozenViews_showTheEndOfTheirEpoch_whateverHappensAfterwards(Shape shape) {
    for (int seed = 0; seed < 20; seed++) {
      table = new CacheTable(ALL, GROUPS, shape.longValues());
      epoch = 1;
      written = 0;
      new Story(shape, new Random(seed)).run();
    }
  }

  /** Random steps beside a model of what they should lead to. */
  private final class Story {
    private final Shape shape;
    private final Random random;
    private final Map<Object, @Nullable Object> database = new HashMap<>();
    private final Map<Object, @Nullable Object> now = new HashMap<>();
    private Map<Object, @Nullable Object> changed = new HashMap<>();
    private final List<CacheTable.@Nullable Frozen> views = new ArrayList<>();
    private final List<Map<Object, @Nullable Object>> expected = new ArrayList<>();

    Story(Shape shape, Random random) {
      this.shape = shape;
      this.random = random;
    }

    void run() {
      for (int step = 0; step < 4000; step++) {
        Object key = shape.key(random.nextInt(300));
        int what = random.nextInt(100);
        if (what < 50) {
          Object value = random.nextInt(5) == 0 ? null : shape.value(step);
          change(key, value);
          now.put(key, value);
          changed.put(key, value);
        } else if (what < 95) {
          read(key, database.get(key));
          assertThat(table.value()).isEqualTo(now.get(key));
        } else if (what < 97) {
          views.add(freeze());
          expected.add(changed);
          changed = new HashMap<>();
        } else if (what < 99) {
          writeOne();
        } else {
          table.shrink(random.nextInt(table.size() + 1), epoch, written);
        }
      }
      while (!views.isEmpty()) {
        writeOne();
      }
    }

    private void writeOne() {
      if (!views.isEmpty()) {
        assertThat(contents(views.remove(0))).isEqualTo(expected.get(0));
        database.putAll(expected.remove(0));
        written++;
      }
    }
  }

  @Test
  void anEntryOnItsWay_staysAsItIs_untilItIsWritten() {
    assertThat(change("a", "1")).isFalse();
    assertThat(change("a", "2")).isFalse();
    CacheTable.Frozen frozen = freeze();
    assertThat(change("a", "3")).isTrue();
    assertThat(contents(frozen)).isEqualTo(Map.of("a", "2"));
    written = 1;
    freeze();
    written = 2;
    assertThat(change("a", "4")).isFalse();
  }

  @Test
  void shrink_keepsWhatIsNotWritten_andWhatWasUsed() {
    for (int i = 0; i < 100; i++) {
      change("old-" + i, "x");
    }
    freeze();
    table.shrink(0, epoch, written);
    assertThat(table.size()).isEqualTo(100);

    written = 1;
    for (int i = 0; i < 10; i++) {
      change("new-" + i, "x");
    }
    table.shrink(60, epoch, written);
    assertThat(table.size()).isEqualTo(60);
    table.shrink(0, epoch, written);
    assertThat(table.size()).isEqualTo(10);
    assertThat(contents(freeze())).hasSize(10);
  }

  @Test
  void shrink_takesFirstWhatWasNotUsed() {
    for (int i = 0; i < 100; i++) {
      read("key-" + i, "x");
    }
    table.shrink(99, epoch, written); // from now on nothing counts as used lately
    for (int i = 0; i < 20; i++) {
      read("key-" + i, "x");
    }
    table.shrink(20, epoch, written);

    for (int i = 0; i < 20; i++) {
      assertThat(locate("key-" + i)).as("key-" + i).isTrue();
    }
  }

  @Test
  void numbers_takeAFractionOfTheRoom_andNoObjects() {
    table = new CacheTable(ALL, GROUPS, true);
    for (long i = 0; i < 10_000; i++) {
      change(i, i);
    }
    assertThat(table.hasObjects()).isFalse();
    assertThat(table.arrayBytes()).isBetween(10_000 * 25L, 10_000 * 85L);
    change("text", 1L);
    assertThat(table.hasObjects()).isTrue();
    assertThat(locate(9_999L)).isTrue();
    assertThat(table.value()).isEqualTo(9_999L);
  }

  @Test
  void aViewThatWasChanged_isRefused() {
    change("a", "1");
    CacheTable.Frozen frozen = freeze();
    written = 1; // said too early
    change("a", "2");

    assertThatIllegalStateException().isThrownBy(() -> contents(frozen));
  }

  @Test
  void nothingChanged_isNoView() {
    read("a", "1");
    assertThat(freeze()).isNull();
    change("a", "2");
    assertThat(freeze()).isNotNull();
    assertThat(freeze()).isNull();
  }
}
