package dev.weir.state.heap;

import dev.weir.id.CheckpointId;
import dev.weir.serde.types.Types;
import dev.weir.state.StateBackend.Scope;
import dev.weir.state.key.KeyGroupRange;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Frozen states that this process wrote and still holds, by the snapshot that they were written to:
 * a subtask that begins here with one of them, or with a part of it at another parallelism, reads
 * nothing. They are there as long as memory suffices, and never longer than the run of the job that
 * made them: a copy that had to go is read from its snapshot like any other, and the next run may
 * have other classes. Safe for use by several threads.
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
    /** Guarded by itself. */
    private final Map<String, Map<String, Kept>> byOperator = new HashMap<>();

    private final Types types;
    private boolean ended;

    private record Kept(CheckpointId checkpoint, SoftReference<Copy> copy) {}

    private OfRun(Types types) {
      this.types = types;
    }

    /** Keeps a copy, unless the run has ended: what is closed late leaves none. */
    void put(String operator, String snapshot, CheckpointId checkpoint, Copy copy) {
      synchronized (byOperator) {
        if (!ended) {
          of(operator).put(snapshot, new Kept(checkpoint, new SoftReference<>(copy)));
        }
      }
    }

    /** What is left of a snapshot of one of the operator's subtasks, whoever asks. */
    @Nullable Copy get(String operator, String snapshot) {
      synchronized (byOperator) {
        Kept kept = of(operator).get(snapshot);
        return kept == null ? null : kept.copy().get();
      }
    }

    void remove(String operator, String snapshot) {
      synchronized (byOperator) {
        of(operator).remove(snapshot);
      }
    }

    /** The checkpoint is complete: no earlier one is restored any more, by any subtask. */
    void complete(String operator, CheckpointId checkpoint) {
      synchronized (byOperator) {
        of(operator).values().removeIf(kept -> kept.checkpoint().compareTo(checkpoint) < 0);
      }
    }

    private Map<String, Kept> of(String operator) {
      return byOperator.computeIfAbsent(operator, any -> new HashMap<>());
    }

    private void end() {
      synchronized (byOperator) {
        ended = true;
        byOperator.clear();
      }
    }
  }
}
