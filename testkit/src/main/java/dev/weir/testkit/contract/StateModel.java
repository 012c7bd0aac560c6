package dev.weir.testkit.contract;

import dev.weir.state.TimerState.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What keyed state should hold, kept in plain collections. */
final class StateModel {
  final Map<Object, Long> values = new HashMap<>();
  final Map<Object, List<String>> lists = new HashMap<>();
  final Map<Object, Map<String, Integer>> maps = new HashMap<>();

  /** The keys that have a timer, by time, as text because keys of several types have no order. */
  final SortedMap<Long, Set<String>> timers = new TreeMap<>();

  StateModel copy() {
    StateModel copy = new StateModel();
    copy.values.putAll(values);
    lists.forEach((key, list) -> copy.lists.put(key, new ArrayList<>(list)));
    maps.forEach((key, map) -> copy.maps.put(key, new LinkedHashMap<>(map)));
    timers.forEach((time, keys) -> copy.timers.put(time, new TreeSet<>(keys)));
    return copy;
  }

  void addTimer(long timestampMillis, Object key) {
    timers.computeIfAbsent(timestampMillis, time -> new TreeSet<>()).add(key.toString());
  }

  void removeTimer(long timestampMillis, Object key) {
    Set<String> keys = timers.get(timestampMillis);
    if (keys != null && keys.remove(key.toString()) && keys.isEmpty()) {
      timers.remove(timestampMillis);
    }
  }

  long earliestMillis() {
    return timers.isEmpty() ? Long.MAX_VALUE : timers.firstKey();
  }

  /** The timers as they would be if the given ones were all, to compare with {@link #timers}. */
  static Map<Long, Set<String>> timersOf(List<Timer> fired) {
    StateModel model = new StateModel();
    fired.forEach(timer -> model.addTimer(timer.timestampMillis(), timer.key()));
    return model.timers;
  }
}
