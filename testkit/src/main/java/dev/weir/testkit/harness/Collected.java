package dev.weir.testkit.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an operator emitted, over all the instances that a test restores one from the other. */
final class Collected {
  private final List<Emitted<Object>> main = new ArrayList<>();
  private final Map<String, List<Emitted<Object>>> sides = new TreeMap<>();
  private final List<Long> watermarks = new ArrayList<>();

  /** How far the lists were filled at some moment. */
  record Mark(int main, Map<String, Integer> sides, int watermarks) {}

  void add(Object value, long timestampMillis) {
    main.add(new Emitted<>(value, timestampMillis));
  }

  void addSide(String tag, Object value, long timestampMillis) {
    sides
        .computeIfAbsent(tag, name -> new ArrayList<>())
        .add(new Emitted<>(value, timestampMillis));
  }

  void addWatermark(long timestampMillis) {
    watermarks.add(timestampMillis);
  }

  List<Emitted<Object>> main() {
    return main;
  }

  List<Emitted<Object>> side(String tag) {
    return sides.getOrDefault(tag, List.of());
  }

  List<Long> watermarks() {
    return watermarks;
  }

  Mark mark() {
    Map<String, Integer> sizes = new TreeMap<>();
    sides.forEach((tag, records) -> sizes.put(tag, records.size()));
    return new Mark(main.size(), sizes, watermarks.size());
  }

  /** Forgets what came after the mark. */
  void rollback(Mark mark) {
    truncate(main, mark.main());
    sides.forEach((tag, records) -> truncate(records, mark.sides().getOrDefault(tag, 0)));
    truncate(watermarks, mark.watermarks());
  }

  private static void truncate(List<?> list, int size) {
    list.subList(size, list.size()).clear();
  }
}
