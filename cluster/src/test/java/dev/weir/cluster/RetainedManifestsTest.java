package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.element.Alignment;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.snapshot.CheckpointsUnderWay;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ManifestStore;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectRef;
import dev.weir.snapshot.ObjectSource;
import dev.weir.testkit.store.ForwardingCheckpointStore;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RetainedManifestsTest {
  private static final JobId JOB = new JobId("job");

  private final InMemoryCheckpointStore memory =
      new InMemoryCheckpointStore(System::currentTimeMillis);
  private final ArrayDeque<Runnable> work = new ArrayDeque<>();
  private final List<ObjectName> read = new ArrayList<>();

  private final GarbageSweep sweep =
      new GarbageSweep(
          JOB,
          new ForwardingCheckpointStore(memory) {
            @Override
            public ObjectSource open(ObjectRef ref) throws IOException {
              read.add(ref.name());
              return super.open(ref);
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
            false,
            List.of());
    ObjectRef ref = new ManifestStore(memory).write(manifest);
    return new CompletedCheckpoint(checkpoint, ref, false, 1_000, 20, 300);
  }

  private void sweep(CompletedCheckpoint... retained) {
    long next = retained[retained.length - 1].id().value() + 1;
    sweep.run(List.of(retained), new CheckpointsUnderWay(new TreeSet<>(), new CheckpointId(next)));
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
}
