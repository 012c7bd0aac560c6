package dev.weir.coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.element.Alignment;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.snapshot.ObjectNames;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedBasesTest {
  private static final JobId JOB = new JobId("job");
  private static final LeaderEpoch EPOCH = new LeaderEpoch(1);

  private final SharedBases bases = new SharedBases();

  private static ObjectName snapshot(long checkpoint) {
    return new ObjectName("job/chk-" + checkpoint + "/1-0/count-0");
  }

  private static ObjectRef file(long checkpoint, String name) {
    return new ObjectRef(ObjectNames.beside(snapshot(checkpoint), name), 1, 0);
  }

  private static Manifest manifest(long checkpoint, ObjectRef... shared) {
    SubtaskSnapshot subtask =
        new SubtaskSnapshot(
            new ObjectRef(snapshot(checkpoint), 1, 0), Arrays.stream(shared).toList());
    return new Manifest(
        JOB,
        new CheckpointId(checkpoint),
        EPOCH,
        Alignment.ALIGNED,
        0,
        "",
        CheckpointPurpose.PERIODIC,
        List.of(
            new OperatorSnapshot(
                "count", 1, 16, List.of(), List.of(), List.of(subtask), Optional.empty())));
  }

  private static CompletedCheckpoint checkpoint(long id) {
    CheckpointId checkpoint = new CheckpointId(id);
    ObjectRef manifest = new ObjectRef(ObjectNames.manifest(JOB, checkpoint, EPOCH), 1, 0);
    return new CompletedCheckpoint(checkpoint, manifest, CheckpointPurpose.PERIODIC, 0, 0, 0);
  }

  private void complete(long id, ObjectRef... shared) {
    bases.completed(checkpoint(id), manifest(id, shared));
  }

  private void trigger(long id, long head) {
    bases.triggered(
        new CheckpointId(id), head == 0 ? Optional.empty() : Optional.of(checkpoint(head)));
  }

  @Test
  void spares_whatACheckpointUnderWayMayBuildOn_untilItIsOver() {
    trigger(1, 0);
    complete(1, file(1, "a"));
    trigger(2, 1);
    trigger(3, 1);
    complete(2, file(1, "a"), file(2, "b"));
    assertThat(bases.spared(List.of(checkpoint(2)))).containsExactly(checkpoint(2), checkpoint(1));
    bases.ended(new CheckpointId(3));
    assertThat(bases.spared(List.of(checkpoint(2)))).containsExactly(checkpoint(2));
  }

  @Test
  void spares_allThatCompletedSinceTheTrigger() {
    complete(1, file(1, "a"));
    trigger(2, 1);
    trigger(3, 1);
    trigger(4, 1);
    complete(2, file(2, "a"));
    complete(3, file(3, "a"));
    assertThat(bases.spared(List.of(checkpoint(3))))
        .containsExactlyInAnyOrder(checkpoint(1), checkpoint(2), checkpoint(3));
  }

  @Test
  void accepts_whatTheCheckpointWroteItselfOrItsBaseNames() {
    complete(1, file(1, "a"));
    trigger(2, 1);
    assertThat(bases.unsafe(manifest(2, file(1, "a"), file(2, "b")))).isEmpty();
  }

  @Test
  void accepts_whatACheckpointNamesThatCompletedSinceTheTrigger() {
    complete(1, file(1, "a"));
    trigger(2, 1);
    trigger(3, 1);
    complete(2, file(2, "b"));
    assertThat(bases.unsafe(manifest(3, file(2, "b")))).isEmpty();
  }

  @Test
  void refuses_whatOnlyAnOlderCheckpointNames() {
    trigger(1, 0);
    trigger(2, 0);
    complete(1, file(1, "a"));
    complete(2, file(2, "a"));
    trigger(3, 2);
    assertThat(bases.unsafe(manifest(3, file(1, "a")))).contains(file(1, "a"));
  }

  @Test
  void refuses_whatNoCompleteCheckpointNames() {
    complete(1, file(1, "a"));
    trigger(2, 1);
    trigger(3, 1);
    bases.ended(new CheckpointId(2));
    assertThat(bases.unsafe(manifest(3, file(2, "b")))).contains(file(2, "b"));
  }

  @Test
  void accepts_whatTheRestoredHeadNames() {
    bases.restored(checkpoint(7), manifest(7, file(5, "a")));
    trigger(101, 7);
    assertThat(bases.unsafe(manifest(101, file(5, "a")))).isEmpty();
  }
}
