package dev.weir.state.heap;

import dev.weir.state.KeyGroupRange;
import dev.weir.state.StateBackend.Scope;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Frozen states that this process wrote and still holds, by the snapshot that they were written to:
 * a subtask that is restarted here from one of them reads nothing. They are there as long as memory
 * suffices: a copy that had to go, or whose job has ended, is read from its snapshot like any
 * other. Safe for use by several threads.
 */
final class LocalCopies {
  /**
   * What a snapshot holds.
   *
   * @param number of the snapshot; all parts that it shares bear smaller stamps
   * @param types of the states, as readable text
   * @param states in the order of their declaration
   */
  record Copy(int number, KeyGroupRange keyGroups, List<String> types, List<Object> states) {}

  private final Map<String, Map<String, SoftReference<Copy>>> byPlace = new ConcurrentHashMap<>();

  /** The place that one operator's subtask has in all its attempts. */
  static String place(Scope scope) {
    return scope.localDir().getParent() + "|" + scope.operator() + "|" + scope.subtask();
  }

  void put(String place, String snapshot, Copy copy) {
    byPlace
        .computeIfAbsent(place, any -> new ConcurrentHashMap<>())
        .put(snapshot, new SoftReference<>(copy));
  }

  @Nullable Copy get(String place, String snapshot) {
    SoftReference<Copy> copy = byPlace.getOrDefault(place, Map.of()).get(snapshot);
    return copy == null ? null : copy.get();
  }

  void remove(String place, String snapshot) {
    byPlace.getOrDefault(place, new ConcurrentHashMap<>()).remove(snapshot);
  }

  /** Forgets all but the given snapshot, and what was written after it. */
  void retain(String place, List<String> snapshots) {
    byPlace.getOrDefault(place, new ConcurrentHashMap<>()).keySet().retainAll(snapshots);
  }

  void clear() {
    byPlace.clear();
  }
}
