package dev.weir.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.element.Alignment;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.snapshot.GarbageCollection.Retained;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GarbageCollectionTest {
  private static final long NOW = 10_000_000;
  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final long OLD = NOW - GRACE.toMillis() - 1;

  private static Retained retained(long checkpoint, String... objects) {
    JobId job = new JobId("job");
    CheckpointId id = new CheckpointId(checkpoint);
    LeaderEpoch epoch = new LeaderEpoch(1);
    List<Manifest.SubtaskSnapshot> subtasks =
        Arrays.stream(objects)
            .map(name -> new ObjectRef(new ObjectName(name), 1, 0))
            .map(ref -> new Manifest.SubtaskSnapshot(ref, List.of()))
            .toList();
    Manifest manifest =
        new Manifest(
            job,
            id,
            epoch,
            Alignment.ALIGNED,
            0,
            "",
            CheckpointPurpose.PERIODIC,
            List.of(
                new Manifest.OperatorSnapshot(
                    "a", subtasks.size(), 16, List.of(), List.of(), subtasks, Optional.empty())));
    return new Retained(ObjectNames.manifest(job, id, epoch), manifest);
  }

  private static StoredObject stored(String name, long modifiedAtMillis) {
    return new StoredObject(new ObjectName(name), 1, modifiedAtMillis);
  }

  private static CheckpointsUnderWay underWay(long next, Long... inProgress) {
    TreeSet<CheckpointId> ids = new TreeSet<>();
    Arrays.stream(inProgress).map(CheckpointId::new).forEach(ids::add);
    return new CheckpointsUnderWay(ids, new CheckpointId(next));
  }

  private static List<String> garbage(
      List<StoredObject> stored, List<Retained> retained, CheckpointsUnderWay underWay) {
    return GarbageCollection.unreachable(stored, retained, underWay, NOW, GRACE).stream()
        .map(ObjectName::value)
        .toList();
  }

  @Test
  void keepsWhatARetainedManifestReachesHoweverOld() {
    List<StoredObject> all =
        List.of(
            stored("job/chk-3/1-0/a-0", OLD),
            stored("job/chk-3/manifest-1", OLD),
            stored("job/chk-5/1-0/a-0", OLD),
            stored("job/chk-5/manifest-1", OLD));
    // Checkpoint 5 shares an object that was written for 3, and 3 itself is not retained.
    List<Retained> retained = List.of(retained(5, "job/chk-5/1-0/a-0", "job/chk-3/1-0/a-0"));
    assertThat(garbage(all, retained, underWay(6))).containsExactly("job/chk-3/manifest-1");
  }

  @Test
  void deletesASubsumedCheckpointAtOnce() {
    List<StoredObject> all =
        List.of(
            stored("job/chk-4/1-0/a-0", NOW),
            stored("job/chk-4/manifest-1", NOW),
            stored("job/chk-5/1-0/a-0", NOW),
            stored("job/chk-5/manifest-1", NOW));
    assertThat(garbage(all, List.of(retained(5, "job/chk-5/1-0/a-0")), underWay(6)))
        .containsExactly("job/chk-4/1-0/a-0", "job/chk-4/manifest-1");
  }

  @Test
  void deletesAnAbortedCheckpointBehindTheHeadAtOnceAndWhatArrivesLateTheNextTime() {
    List<Retained> retained = List.of(retained(5, "job/chk-5/1-0/a-0"));
    StoredObject head = stored("job/chk-5/1-0/a-0", NOW);
    StoredObject early = stored("job/chk-6/1-0/a-0", NOW);
    StoredObject late = stored("job/chk-6/1-0/a-1", NOW);
    assertThat(garbage(List.of(head, early), retained, underWay(7, 6L))).isEmpty();
    assertThat(garbage(List.of(head, early), retained, underWay(7)))
        .containsExactly("job/chk-6/1-0/a-0");
    assertThat(garbage(List.of(head, late), retained, underWay(8, 7L)))
        .containsExactly("job/chk-6/1-0/a-1");
  }

  @Test
  void sparesWhatACheckpointInProgressMayNameAgain() {
    List<StoredObject> all =
        List.of(stored("job/chk-4/1-0/a-0", OLD), stored("job/chk-4/1-0/a-1", OLD));
    // Checkpoint 4 is not retained by the row any more, but 6 was triggered while it was.
    List<Retained> roots = List.of(retained(4, "job/chk-4/1-0/a-0"), retained(5));
    assertThat(garbage(all, roots, underWay(7, 6L))).containsExactly("job/chk-4/1-0/a-1");
  }

  @Test
  void leavesUnknownObjectsForTheGracePeriod() {
    List<StoredObject> all =
        List.of(
            stored("job/chk-6/1-0/a-0", NOW - GRACE.toMillis()),
            stored("job/chk-6/1-0/a-1", OLD),
            stored("job/shared/7.sst", OLD),
            stored("job/shared/8.sst", NOW),
            // The head's own checkpoint: another attempt than the one that completed.
            stored("job/chk-5/0-9/a-0", NOW));
    assertThat(garbage(all, List.of(retained(5, "job/chk-5/1-0/a-0")), underWay(6)))
        .containsExactly("job/chk-6/1-0/a-1", "job/shared/7.sst", "job/chk-5/0-9/a-0");
  }

  @Test
  void leavesCheckpointsInProgressWhateverTheirAge() {
    List<StoredObject> all =
        List.of(stored("job/chk-4/1-0/a-0", OLD), stored("job/chk-6/1-0/a-0", OLD));
    assertThat(garbage(all, List.of(retained(5)), underWay(7, 4L, 6L))).isEmpty();
  }

  @Test
  void withoutAnyCheckpointOnlyAgeDecides() {
    List<StoredObject> all =
        List.of(stored("job/chk-1/1-0/a-0", NOW), stored("job/chk-1/1-0/a-1", OLD));
    assertThat(garbage(all, List.of(), underWay(1))).containsExactly("job/chk-1/1-0/a-1");
  }
}
