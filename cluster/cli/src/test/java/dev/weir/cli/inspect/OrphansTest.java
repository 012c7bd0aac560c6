package dev.weir.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.CommandFixture;
import dev.weir.cli.terminal.ExitCode;
import dev.weir.cluster.NodeConfiguration;
import dev.weir.cluster.NodeSettings;
import dev.weir.element.Alignment;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.FailureHistory;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.protocol.job.JobStatus;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.snapshot.ManifestStore;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code weir checkpoints --gc} deletes: nothing that somebody may need. */
final class OrphansTest extends CommandFixture {
  private static final JobId JOB = new JobId("orders");

  @TempDir private Path data;

  private Stores open() throws IOException {
    return NodeConfiguration.of(NodeSettings.embedded(data)).openStores();
  }

  private int checkpoints(String... more) {
    String[] words = new String[3 + more.length];
    words[0] = "checkpoints";
    words[1] = "--data";
    words[2] = data.toString();
    System.arraycopy(more, 0, words, 3, more.length);
    return weir(words);
  }

  private ObjectRef write(Stores stores, String name) throws IOException {
    try (ObjectSink sink = stores.checkpoints().create(new ObjectName(name))) {
      sink.write(new byte[100], 0, 100);
      return sink.commit();
    }
  }

  /** Lets an object be two days old. */
  private void age(ObjectRef ref) throws IOException {
    Files.setLastModifiedTime(
        data.resolve("objects").resolve(ref.name().value()),
        FileTime.from(Instant.now().minus(Duration.ofDays(2))));
  }

  private static Manifest manifest(long checkpoint, ObjectRef object) {
    return new Manifest(
        JOB,
        new CheckpointId(checkpoint),
        new LeaderEpoch(1),
        Alignment.ALIGNED,
        1_000,
        "hash",
        CheckpointPurpose.PERIODIC,
        List.of(
            new OperatorSnapshot(
                "total",
                1,
                16,
                List.of(),
                List.of(),
                List.of(new SubtaskSnapshot(object, List.of())),
                Optional.empty())));
  }

  private void saveRow(Stores stores, ObjectRef head) throws IOException {
    CompletedCheckpoint complete =
        new CompletedCheckpoint(
            new CheckpointId(7), head, CheckpointPurpose.PERIODIC, 1_000, 20, 300);
    JobState state =
        new JobState(
            JOB,
            new LeaderEpoch(1),
            JobStatus.RUNNING,
            2,
            List.of(2),
            Optional.of(complete),
            List.of(complete),
            100,
            FailureHistory.NONE,
            Optional.empty());
    stores.rows().compareAndSet(JOB, 0, JobStateCodec.encode(state));
  }

  private List<String> names() throws IOException {
    try (Stores stores = open()) {
      return stores.checkpoints().list(JOB).stream()
          .map(StoredObject::name)
          .map(ObjectName::value)
          .toList();
    }
  }

  @Test
  void whatIsOldAndReachedByNoManifest_isDeleted_andNothingElse() throws IOException {
    try (Stores stores = open()) {
      ManifestStore manifests = new ManifestStore(stores.checkpoints());
      ObjectRef needed = write(stores, "orders/chk-2/1-1/total-0");
      ObjectRef head = manifests.write(manifest(7, needed));
      saveRow(stores, head);
      // A checkpoint under way elsewhere builds on one that the row retains no longer.
      ObjectRef shared = write(stores, "orders/chk-3/1-1/total-0");
      manifests.write(manifest(6, shared));
      ObjectRef orphan = write(stores, "orders/chk-4/1-1/total-0");
      ObjectRef forgotten = manifests.write(manifest(4, orphan));
      write(stores, "orders/chk-8/1-1/total-0");
      for (ObjectRef old : List.of(needed, head, shared, orphan, forgotten)) {
        age(old);
      }
    }
    List<String> before = names();

    assertThat(checkpoints("--gc", "--dry-run")).isZero();
    assertThat(out.toString())
        .contains("orders/chk-4/1-1/total-0  100 B")
        .contains("orders  would delete 2 objects, ")
        .contains("; 5 are kept");
    assertThat(names()).isEqualTo(before);

    assertThat(checkpoints("--gc")).isZero();
    assertThat(out.toString()).contains("orders  deleted 2 objects, ");
    assertThat(names())
        .containsExactly(
            "orders/chk-2/1-1/total-0",
            "orders/chk-3/1-1/total-0",
            "orders/chk-6/manifest-1",
            "orders/chk-7/manifest-1",
            "orders/chk-8/1-1/total-0");
  }

  @Test
  void withARetainedManifestThatCannotBeRead_nothingIsDeleted() throws IOException {
    try (Stores stores = open()) {
      ObjectRef needed = write(stores, "orders/chk-2/1-1/total-0");
      ObjectRef head = new ManifestStore(stores.checkpoints()).write(manifest(7, needed));
      saveRow(stores, head);
      age(needed);
      stores.checkpoints().delete(head.name());
    }
    assertThat(checkpoints("--gc")).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString())
        .contains("orders  NOTHING IS DELETED: object orders/chk-7/manifest-1 is missing");
    assertThat(names()).containsExactly("orders/chk-2/1-1/total-0");
  }

  @Test
  void aDryRunOfNothing_isAMistake() {
    assertThat(checkpoints("--dry-run")).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).contains("--dry-run goes with --gc");
  }
}
