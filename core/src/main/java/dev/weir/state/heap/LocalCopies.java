package dev.weir.state.heap;

import dev.weir.serde.types.Types;
import dev.weir.state.StateBackend.Scope;
import dev.weir.state.key.KeyGroupRange;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Frozen states that this process wrote and still holds, by the snapshot that they were written to:
 * a subtask that is restarted here from one of them reads nothing. They are there as long as memory
 * suffices, and never longer than the run of the job that made them: a copy that had to go is read
 * from its snapshot like any other, and the next run may have other classes. Safe for use by
 * several threads.
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

  private final Map<Path, OfRun> runs = new ConcurrentHashMap<>();

  /** The copies of the run that the scope belongs to, which is the one with its types. */
  OfRun of(Scope scope) {
    return runs.compute(
        jobDir(scope.localDir().toAbsolutePath().normalize()),
        (job, known) -> {
          if (known != null && known.types == scope.types()) {
            return known;
          }
          if (known != null) {
            known.end();
          }
          return new OfRun(scope.types());
        });
  }

  private static Path jobDir(Path localDir) {
    Path parent = localDir.getParent();
    return parent == null ? localDir : parent;
  }

  /** The run of the job with this directory has ended. */
  void end(Path jobDir) {
    OfRun run = runs.remove(jobDir.toAbsolutePath().normalize());
    if (run != null) {
      run.end();
    }
  }

  void clear() {
    runs.keySet().forEach(this::end);
  }

  /** The copies of one run of a job. */
  static final class OfRun {
    private final Types types;
    private final Map<String, Map<String, SoftReference<Copy>>> byPlace = new ConcurrentHashMap<>();

    /** Guarded by this. */
    private boolean ended;

    private OfRun(Types types) {
      this.types = types;
    }

    /** The place that one operator's subtask has in all its attempts. */
    static String place(Scope scope) {
      return scope.operator() + "|" + scope.subtask();
    }

    /** Keeps a copy, unless the run has ended: what is closed late leaves none. */
    synchronized void put(String place, String snapshot, Copy copy) {
      if (!ended) {
        byPlace
            .computeIfAbsent(place, any -> new ConcurrentHashMap<>())
            .put(snapshot, new SoftReference<>(copy));
      }
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

    private synchronized void end() {
      ended = true;
      byPlace.clear();
    }
  }
}
