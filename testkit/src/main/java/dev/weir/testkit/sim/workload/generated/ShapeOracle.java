package dev.weir.testkit.sim.workload.generated;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a {@link Shape} must put out, computed in a few loops without any of the engine's code. */
final class ShapeOracle {
  private final Shape shape;
  private final TreeMap<String, Map<Object, Integer>> sinks = new TreeMap<>();
  private final TreeMap<Long, Long> secondCounts = new TreeMap<>();

  ShapeOracle(Shape shape) {
    this.shape = shape;
  }

  /**
   * @param exactly otherwise only what appears whatever is replayed
   */
  Map<String, Map<Object, Integer>> expected(boolean exactly) {
    TreeMap<Integer, List<Event>> byKey = new TreeMap<>();
    sinks.put("out", new HashMap<>());
    for (int source = 0; source < shape.sources; source++) {
      for (long index = 0; index < shape.counts[source]; index++) {
        Event event = Event.at(index, source, shape.keys);
        if (Shape.isKept(event)) {
          add(byKey, event, exactly);
          if (index % 5 == 0) {
            add(byKey, event, exactly);
          }
        }
      }
    }
    byKey.forEach((key, events) -> statistics(key, events, exactly));
    if (shape.otherRegion) {
      for (long index = 0; index < shape.counts[shape.sources]; index++) {
        put(
            "other-out",
            new Result("other", Event.at(index, shape.sources, shape.keys).key(), index));
      }
    }
    return sinks;
  }

  private void add(Map<Integer, List<Event>> byKey, Event event, boolean exactly) {
    byKey.computeIfAbsent(event.key(), key -> new ArrayList<>()).add(event);
    if (shape.tail && Tail.isKept(event)) {
      put("tail-out", new Result("tail", 0, event.index()));
    }
    if (shape.tail && exactly && Tail.hasTimer(event)) {
      put("tail-out", new Result("tail-timer", 0, event.timestampMillis() + 500));
    }
  }

  private void put(String sink, Result result) {
    sinks.computeIfAbsent(sink, name -> new HashMap<>()).merge(result, 1, Integer::sum);
  }

  private void out(Result result) {
    put("out", result);
    if (shape.second) {
      long key = result.key() % 3;
      put("second-out", new Result("second", key, secondCounts.merge(key, 1L, Long::sum)));
    }
  }

  private void statistics(int key, List<Event> events, boolean exactly) {
    TreeMap<Integer, Long> bySource = new TreeMap<>();
    TreeMap<Long, Long> windows = new TreeMap<>();
    long n = 0;
    for (Event event : events) {
      n++;
      out(new Result("n", key, n));
      if (shape.side && n % 2 == 1) {
        put("odd-out", new Result("odd", key, n));
      }
      out(
          new Result(
              "source" + event.source(), key, bySource.merge(event.source(), 1L, Long::sum)));
      windows.merge(event.timestampMillis() / Statistics.WINDOW_MILLIS, 1L, Long::sum);
      if (n % Statistics.BATCH == 0) {
        out(new Result("batch", key, n / Statistics.BATCH));
      }
    }
    if (exactly) {
      windows.forEach((window, count) -> out(new Result("window" + window, key, count)));
      out(new Result("overdue", key, 0));
      out(new Result("left", key, n % Statistics.BATCH));
      out(new Result("total", key, n));
    }
  }
}
