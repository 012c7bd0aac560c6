package dev.weir.testkit.contract;

import dev.weir.state.TimerState.Timer;
import dev.weir.state.key.KeyInNamespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

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
    fired.forEach(timer -> model.addTimer(timer.timestampMillis(), entry(timer)));
    return model.timers;
  }

  private static Object entry(Timer timer) {
    Object namespace = timer.namespace();
    return namespace == null ? timer.key() : new KeyInNamespace(timer.key(), namespace);
  }

  /** Forgets all of a key, in whichever namespace. */
  void clearKey(Object key) {
    Predicate<Object> isOfKey = entry -> ((KeyInNamespace) entry).key().equals(key);
    values.keySet().removeIf(isOfKey);
    lists.keySet().removeIf(isOfKey);
    maps.keySet().removeIf(isOfKey);
    String prefix = new KeyInNamespace(key, "").toString();
    String ofKey = prefix.substring(0, prefix.length() - 1);
    timers.values().forEach(entries -> entries.removeIf(entry -> entry.startsWith(ofKey)));
    timers.values().removeIf(Set::isEmpty);
  }

  /** Forgets what there is of one key in one namespace. */
  void clearEntry(Object entry) {
    values.remove(entry);
    lists.remove(entry);
    maps.remove(entry);
    timers.values().forEach(entries -> entries.remove(entry.toString()));
    timers.values().removeIf(Set::isEmpty);
  }
}
