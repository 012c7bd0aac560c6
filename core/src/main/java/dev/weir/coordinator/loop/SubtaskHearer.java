package dev.weir.coordinator.loop;

import dev.weir.coordinator.RunCounts;
import dev.weir.coordinator.checkpoint.Checkpoints;
import dev.weir.coordinator.checkpoint.OnePlaceCommits;
import dev.weir.coordinator.deploy.Regions;
import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.Reception;
import dev.weir.runtime.RestoredBytes;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.snapshot.SnapshotReport;
import java.util.Map;
import java.util.function.BiConsumer;

/** Hears what the current attempt of one subtask reports, and tells whom it concerns. */
final class SubtaskHearer<A> implements SubtaskReport.Handler {
  private final SubtaskId subtask;
  private final Regions<A> regions;
  private final Checkpoints<A> checkpoints;
  private final OnePlaceCommits<A> onePlace;
  private final RunCounts counts;
  private final BiConsumer<SubtaskId, Failure> onFailure;

  SubtaskHearer(
      SubtaskId subtask,
      Regions<A> regions,
      Checkpoints<A> checkpoints,
      OnePlaceCommits<A> onePlace,
      RunCounts counts,
      BiConsumer<SubtaskId, Failure> onFailure) {
    this.subtask = subtask;
    this.regions = regions;
    this.checkpoints = checkpoints;
    this.onePlace = onePlace;
    this.counts = counts;
    this.onFailure = onFailure;
  }

  @Override
  public void onHere(SubtaskReport.Here here) {
    if (regions.here(subtask, here)) {
      regionRuns();
    }
  }

  @Override
  public void onDeployed(RestoredBytes restored) {
    if (regions.deployed(subtask, restored)) {
      regionRuns();
    }
  }

  private void regionRuns() {
    int region = regions.regionOf(subtask);
    onePlace.begin(region, regions.attemptOf(subtask), regions.takeRestored(region));
    checkpoints.regionRuns(region);
  }

  @Override
  public void onFailed(Failure failure) {
    onFailure.accept(subtask, failure.prefixed("subtask " + subtask + ": "));
  }

  @Override
  public void onSplitRequest() {
    regions.onSplitRequest(subtask);
  }

  @Override
  public void onDrained() {
    checkpoints.drained(subtask);
  }

  @Override
  public void onReceptions(Map<Reception, Long> news) {
    counts.receptionsAtSubtasks.add(news);
  }

  @Override
  public void onAcknowledged(SnapshotReport report) {
    checkpoints.acknowledged(subtask, report);
  }

  @Override
  public void onDeclined(CheckpointId checkpoint, Failure failure) {
    checkpoints.declined(checkpoint, failure.prefixed("declined by " + subtask + ": "));
  }

  @Override
  public void onCommitted(CheckpointId checkpoint) {
    checkpoints.committed(checkpoint, subtask);
  }
}
