package dev.weir.serde.evolve;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Types as they were, for {@link EvolutionTest}. */
@SuppressWarnings("ArrayRecordComponent") // their arrays are compared one by one
interface EvolutionV1 {
  enum Color {
    RED,
    GREEN
  }

  record Empty() {}

  record Order(String id, int count) {}

  record Inner(short a, @Nullable String gone, float b) {}

  record Outer(
      Inner inner,
      @Nullable Inner missing,
      List<Inner> list,
      Map<String, Inner> map,
      Optional<Inner> optional,
      Inner[] array,
      Set<Color> colors,
      Map<Color, Color> pairs) {}

  record Tree(int value, boolean flag, List<Tree> children) {}

  record Box<T>(T value) {}

  record Removed(
      long before,
      int[] numbers,
      Map<String, List<Inner>> map,
      Optional<Color> color,
      Object any,
      @Nullable Object nothing,
      Inner[] array,
      Set<Long> set,
      Tree tree,
      Instant instant,
      char letter,
      Color behind) {}

  record Twice(Object gone, Object kept) {}

  record Numbers(byte a, byte b, short c, int d, int e, float f, int g, @Nullable Integer h) {}

  record Boxed(@Nullable Integer n) {}

  record Keyed(Map<Inner, String> map, Set<Integer> set) {}

  /** With fields that may change. */
  class Pojo {
    public int count;
    public String gone = "";
    public String name = "";
  }
}
