package dev.weir.serde.evolve;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types of {@link EvolutionV1} as they are. */
@SuppressWarnings("ArrayRecordComponent") // their arrays are compared one by one
interface EvolutionV2 {
  enum Color {
    BLUE,
    GREEN,
    RED
  }

  record Empty(int n) {}

  record Order(long count, String id) {}

  record Inner(double b, int a, @Nullable String added) {}

  record Outer(
      Inner inner,
      @Nullable Inner missing,
      List<Inner> list,
      Map<String, Inner> map,
      Optional<Inner> optional,
      Inner[] array,
      Set<Color> colors,
      Map<Color, Color> pairs) {}

  record Tree(List<Tree> children, long value) {}

  record Box<T>(T value) {}

  record Removed(long before, Color behind) {}

  record Twice(Object kept) {}

  record Numbers(
      short a, double b, long c, long d, double e, double f, @Nullable Long g, @Nullable Long h) {}

  record Boxed(int n) {}

  record Keyed(Map<Inner, String> map, Set<Long> set) {}

  record Added(
      String id,
      int count,
      boolean b,
      char c,
      double d,
      @Nullable String text,
      @Nullable Long box,
      Optional<String> optional,
      List<String> list,
      Set<Integer> set,
      Map<String, Long> map,
      @Nullable Order record) {}

  record Demanding(String id, int count, String text) {
    public Demanding {
      Objects.requireNonNull(text, "text");
    }
  }

  /** With fields that may change. */
  class Pojo {
    public long count;
    public String name = "";
    public List<String> tags = List.of("never");
  }
}
