package dev.weir.coordinator.checkpoint;

import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.snapshot.ObjectNames;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which checkpoints those under way build on: a snapshot may name objects again that an earlier
 * checkpoint wrote, and these must still be there when it completes.
 *
 * <p>The rule: a checkpoint may name what the job's head at its trigger names, or a checkpoint that
 * completed since. Garbage collection spares these as long as it is under way. Subtasks learn late
 * of what completes, so one may name an object of an older checkpoint; that is noticed before the
 * manifest is written, and the checkpoint is given up.
 */
final class SharedBases {
  /** Sorts before every checkpoint: what builds on none. */
  private static final long NONE = 0;

  private final TreeMap<CheckpointId, Completed> completed = new TreeMap<>();
  private final TreeMap<CheckpointId, Long> baseOf = new TreeMap<>();

  private record Completed(CompletedCheckpoint checkpoint, Set<ObjectName> objects) {}

  /** The head was read, in order to deploy subtasks from it. */
  void restored(CompletedCheckpoint head, Manifest manifest) {
    completed.put(head.id(), new Completed(head, shared(manifest)));
  }

  void triggered(CheckpointId checkpoint, Optional<CompletedCheckpoint> head) {
    baseOf.put(checkpoint, head.map(each -> each.id().value()).orElse(NONE));
  }

  /** The checkpoint is the head. */
  void completed(CompletedCheckpoint checkpoint, Manifest manifest) {
    completed.put(checkpoint.id(), new Completed(checkpoint, shared(manifest)));
    ended(checkpoint.id());
  }

  /** The checkpoint is not under way any more. */
  void ended(CheckpointId checkpoint) {
    baseOf.remove(checkpoint);
    if (!completed.isEmpty()) {
      long oldest = Math.min(oldestBase(), completed.lastKey().value());
      completed.keySet().removeIf(each -> each.value() < oldest);
    }
  }

  private long oldestBase() {
    return baseOf.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
  }

  /** What garbage collection must spare: the given checkpoints and those that others build on. */
  List<CompletedCheckpoint> spared(List<CompletedCheckpoint> retained) {
    List<CompletedCheckpoint> spared = new ArrayList<>(retained);
    long oldest = oldestBase();
    for (Completed each : completed.values()) {
      if (each.checkpoint.id().value() >= oldest && !spared.contains(each.checkpoint)) {
        spared.add(each.checkpoint);
      }
    }
    return spared;
  }

  /** An object that the manifest names and that may be gone already, if there is one. */
  Optional<ObjectRef> unsafe(Manifest manifest) {
    long base = baseOf.getOrDefault(manifest.checkpoint(), Long.MAX_VALUE);
    Set<ObjectName> safe = new HashSet<>();
    completed.values().stream()
        .filter(each -> each.checkpoint.id().value() >= base)
        .forEach(each -> safe.addAll(each.objects));
    for (OperatorSnapshot operator : manifest.operators()) {
      for (SubtaskSnapshot subtask : operator.subtasks()) {
        for (ObjectRef each : subtask.shared()) {
          if (!ObjectNames.isBeside(each.name(), subtask.object().name())
              && !safe.contains(each.name())) {
            return Optional.of(each);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Set<ObjectName> shared(Manifest manifest) {
    Set<ObjectName> names = new HashSet<>();
    for (OperatorSnapshot operator : manifest.operators()) {
      for (SubtaskSnapshot subtask : operator.subtasks()) {
        subtask.shared().forEach(ref -> names.add(ref.name()));
      }
    }
    return names;
  }
}
