package dev.weir.runtime.life;

import dev.weir.id.CheckpointId;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.restore.SubtaskRestore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a new coordinator has to be told of an attempt, because only the one before it knew. Splits
 * are kept until a complete checkpoint knows of them: its manifest tells the rest.
 */
final class AttemptHistory {
  private final Optional<CheckpointId> restored;

  /** The latest that it was told of. */
  private @Nullable CheckpointId complete;

  /** What a source was given behind which of its snapshots; at first, behind what it restored. */
  private final TreeMap<Long, List<byte[]>> splits = new TreeMap<>();

  private boolean asksForSplits;
  private boolean noMoreSplits;
  private boolean drained;
  private SubtaskReport.@Nullable Failed failed;
  private SubtaskReport.Deployed deployment = new SubtaskReport.Deployed();

  AttemptHistory(SubtaskRestore restore) {
    restored =
        restore instanceof SubtaskRestore.FromCheckpoint from
            ? Optional.of(from.checkpoint())
            : Optional.empty();
    splits.put(number(restored), new ArrayList<>());
  }

  private static long number(Optional<CheckpointId> checkpoint) {
    return checkpoint.map(CheckpointId::value).orElse(0L);
  }

  // ---- what happens

  void onTrigger(CheckpointId checkpoint) {
    splits.put(checkpoint.value(), new ArrayList<>());
  }

  void onSplits(List<byte[]> given) {
    splits.lastEntry().getValue().addAll(given);
  }

  void onNoMoreSplits() {
    noMoreSplits = true;
  }

  void onComplete(CheckpointId checkpoint) {
    if (complete == null || checkpoint.compareTo(complete) > 0) {
      complete = checkpoint;
      if (splits.containsKey(checkpoint.value())) {
        splits.headMap(checkpoint.value()).clear();
      }
    }
  }

  void reported(SubtaskReport report) {
    if (report instanceof SubtaskReport.SplitRequest) {
      asksForSplits = true;
    } else if (report instanceof SubtaskReport.Deployed deployed) {
      deployment = deployed;
    } else if (report instanceof SubtaskReport.Drained) {
      drained = true;
    } else if (report instanceof SubtaskReport.Failed failure) {
      failed = failure;
    }
  }

  // ---- what is told

  /**
   * Whether the attempt's state is that of the head and what came behind it. It is not if the head
   * was put back, by hand, behind what is committed.
   *
   * @param snapshots the checkpoints that it has taken snapshots for since the latest complete one
   */
  boolean goesOnFrom(Optional<CheckpointId> head, List<CheckpointId> snapshots) {
    if (complete != null) {
      return head.isPresent()
          && (head.get().equals(complete)
              || (head.get().compareTo(complete) > 0 && snapshots.contains(head.get())));
    }
    return head.equals(restored) || (head.isPresent() && snapshots.contains(head.get()));
  }

  /** What is told of an attempt that is over: why. */
  List<SubtaskReport> again() {
    return failed == null ? List.of() : List.of(failed);
  }

  /** What is told of an attempt that lives. A split request may have had its answer. */
  List<SubtaskReport> again(
      boolean running,
      boolean deployed,
      Optional<CheckpointId> head,
      List<CheckpointId> snapshots) {
    List<SubtaskReport> again = new ArrayList<>();
    again.add(
        new SubtaskReport.Here(
            running, head.equals(restored), snapshots, givenSince(head), noMoreSplits));
    if (deployed) {
      again.add(deployment);
    }
    if (asksForSplits && !noMoreSplits) {
      again.add(new SubtaskReport.SplitRequest());
    }
    if (drained) {
      again.add(new SubtaskReport.Drained());
    }
    return again;
  }

  private List<byte[]> givenSince(Optional<CheckpointId> head) {
    List<byte[]> given = new ArrayList<>();
    splits.tailMap(number(head)).values().forEach(given::addAll);
    return given;
  }
}
