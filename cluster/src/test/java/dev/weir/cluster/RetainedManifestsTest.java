package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.coordinator.GarbageSweep;
import dev.weir.coordinator.garbage.GarbageOrder;
import dev.weir.element.Alignment;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.snapshot.CheckpointsUnderWay;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ManifestStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSource;
import dev.weir.testkit.store.ForwardingCheckpointStore;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetainedManifestsTest {
  private static final JobId JOB = new JobId("job");

  private final InMemoryCheckpointStore memory =
      new InMemoryCheckpointStore(System::currentTimeMillis);
  private final ArrayDeque<Runnable> work = new ArrayDeque<>();
  private final List<ObjectName> read = new ArrayList<>();
  private int lists;

  private final GarbageSweep sweep =
      new GarbageSweep(
          JOB,
          new ForwardingCheckpointStore(memory) {
            @Override
            public ObjectSource open(ObjectRef ref) throws IOException {
              read.add(ref.name());
              return super.open(ref);
            }

            @Override
            public List<StoredObject> list(JobId job) throws IOException {
              lists++;
              return super.list(job);
            }
          },
          work::add);

  private CompletedCheckpoint checkpoint(long id) throws IOException {
    CheckpointId checkpoint = new CheckpointId(id);
    Manifest manifest =
        new Manifest(
            JOB,
            checkpoint,
            new LeaderEpoch(1),
            Alignment.ALIGNED,
            1_000,
            "hash",
            CheckpointPurpose.PERIODIC,
            List.of());
    ObjectRef ref = new ManifestStore(memory).write(manifest);
    return new CompletedCheckpoint(checkpoint, ref, CheckpointPurpose.PERIODIC, 1_000, 20, 300);
  }

  private void sweep(CompletedCheckpoint... retained) {
    long next = retained[retained.length - 1].id().value() + 1;
    List<ObjectRef> roots = Stream.of(retained).map(CompletedCheckpoint::manifest).toList();
    sweep.run(
        new GarbageOrder(
            roots,
            new CheckpointsUnderWay(new TreeSet<>(), new CheckpointId(next)),
            List.of(),
            false));
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }

  @Test
  void aManifest_isReadOnce_howeverOftenItIsRetained() throws IOException {
    CompletedCheckpoint first = checkpoint(1);
    CompletedCheckpoint second = checkpoint(2);
    CompletedCheckpoint third = checkpoint(3);
    sweep(first);
    sweep(first, second);
    sweep(second, third);
    sweep(second, third);
    assertThat(read)
        .containsExactly(
            first.manifest().name(), second.manifest().name(), third.manifest().name());
    assertThat(memory.deleted()).containsExactly(first.manifest().name());
  }

  @Test
  void inTheSteadyState_theStoreIsNotListed() throws IOException {
    CompletedCheckpoint previous = checkpoint(1);
    sweep(previous);
    CompletedCheckpoint last = checkpoint(2);
    sweep(previous, last);
    lists = 0;
    for (long id = 3; id <= 100; id++) {
      previous = last;
      last = checkpoint(id);
      sweep(previous, last);
    }
    assertThat(lists).isZero();
    assertThat(read).hasSize(100);
    assertThat(memory.deleted()).hasSize(98);
    assertThat(memory.list(JOB)).hasSize(2);
  }
}
