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
import dev.weir.snapshot.ManifestStore;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointsCommandTest extends CommandFixture {
  @TempDir private Path data;

  private int checkpoints(String... more) {
    String[] words = new String[3 + more.length];
    words[0] = "checkpoints";
    words[1] = "--data";
    words[2] = data.toString();
    System.arraycopy(more, 0, words, 3, more.length);
    return weir(words);
  }

  /** A job with one empty checkpoint. */
  private void save(Stores stores, String name) throws IOException {
    JobId job = new JobId(name);
    Manifest manifest =
        new Manifest(
            job,
            new CheckpointId(7),
            new LeaderEpoch(1),
            Alignment.ALIGNED,
            1_000,
            "hash",
            CheckpointPurpose.PERIODIC,
            List.of());
    ObjectRef ref = new ManifestStore(stores.checkpoints()).write(manifest);
    CompletedCheckpoint head =
        new CompletedCheckpoint(
            manifest.checkpoint(), ref, CheckpointPurpose.PERIODIC, 1_000, 20, 300);
    JobState state =
        new JobState(
            job,
            manifest.epoch(),
            JobStatus.FAILED,
            2,
            List.of(2),
            Optional.of(head),
            List.of(head),
            100,
            new FailureHistory(List.of(), Optional.of("a \"quoted\"\nfailure"), List.of()),
            Optional.empty());
    stores.rows().compareAndSet(job, 0, JobStateCodec.encode(state));
  }

  private Stores open() throws IOException {
    return NodeConfiguration.of(NodeSettings.embedded(data)).openStores();
  }

  @Test
  void aSoundCheckpointIsListedAndVerifiedBesideTheProcessThatHoldsTheDirectory()
      throws IOException {
    try (Stores stores = open()) {
      save(stores, "orders");

      assertThat(checkpoints("--verify")).isZero();
    }
    assertThat(out.toString())
        .contains("orders  FAILED, attempt 2")
        .contains("checkpoint 7")
        .contains("took 20 ms  300 B")
        .contains("head")
        .contains("verified: whole and undamaged");
  }

  @Test
  void aDirectoryThatNodesShareIsLookedAtAsAnyOther_besideThem(@TempDir Path node)
      throws IOException {
    Map<String, String> shared =
        Map.of("weir.store.local.shared", "true", "weir.store.local.directory", data.toString());
    try (Stores stores = NodeConfiguration.of(new NodeSettings(node, shared)).openStores()) {
      save(stores, "orders");
      assertThat(checkpoints("--verify")).isZero();
    }
    assertThat(out.toString())
        .contains("orders  FAILED, attempt 2")
        .contains("verified: whole and undamaged");
  }

  @Test
  void jsonSaysTheSame() throws IOException {
    try (Stores stores = open()) {
      save(stores, "orders");
    }
    assertThat(checkpoints("--verify", "--json")).isZero();
    assertThat(out.toString().trim())
        .isEqualTo(
            "[{\"job\":\"orders\",\"status\":\"FAILED\",\"attempt\":2,\"latestFailure\":\"a"
                + " \\\"quoted\\\"\\u000afailure\",\"head\":7,"
                + "\"checkpoints\":[{\"id\":7,\"triggeredAtMillis\":1000,\"durationMillis\":20,"
                + "\"stateBytes\":300,\"purpose\":\"periodic\",\"endOfInput\":false,\"problems\":[]}]}]");
  }

  @Test
  void aMissingManifestIsDamage() throws IOException {
    try (Stores stores = open()) {
      save(stores, "orders");
      for (var object : stores.checkpoints().list(new JobId("orders"))) {
        stores.checkpoints().delete(object.name());
      }
    }
    assertThat(checkpoints("--verify")).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString())
        .contains("CANNOT BE RESTORED: object orders/")
        .contains("is missing");
  }

  @Test
  void aDamagedRowDoesNotHideTheOtherJobs() throws IOException {
    try (Stores stores = open()) {
      save(stores, "orders");
      save(stores, "payments");
    }
    Files.writeString(data.resolve("jobs").resolve("orders.row"), "not a row");

    assertThat(checkpoints()).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString()).contains("CANNOT BE READ: ").contains("payments  FAILED, attempt 2");
  }

  @Test
  void anUnknownJobOrDirectory() throws IOException {
    try (Stores stores = open()) {
      save(stores, "orders");
    }
    assertThat(checkpoints("--name", "order")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("there is no job 'order' in").contains("there are: orders");
    assertThat(weir("checkpoints", "--data", data.resolve("none").toString()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("none does not exist; name it with --data");
  }
}
