package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.examples.verify.VerifyWordCount;
import dev.weir.persistence.cassandra.server.CassandraServers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Word count with its checkpoints in a real Cassandra, killed and resumed. */
final class CassandraJobTest {
  private static final Path INPUT = Path.of("..", "..", "examples", "data", "prose");

  @TempDir private static Path folder;
  private static CassandraServers servers;

  @BeforeAll
  static void startCassandra() throws IOException {
    String missing = "";
    try {
      CassandraServers.fetch(System.err::println);
    } catch (IOException e) {
      missing = e.getMessage();
    }
    assumeTrue(missing.isEmpty(), "no Cassandra: " + missing);
    servers = CassandraServers.start(folder.resolve("cassandra"), 1);
  }

  @AfterAll
  static void endCassandra() throws IOException {
    if (servers != null) {
      servers.close();
    }
  }

  /** The tests have keyspaces of their own. */
  private String keyspace = "weir";

  private List<String> options() {
    InetSocketAddress at = servers.contactPoints().get(0);
    return List.of(
        "-Dweir.store.provider=cassandra",
        "-Dweir.store.cassandra.keyspace=" + keyspace,
        "-Dweir.store.cassandra.patience=1s",
        "-Dweir.store.cassandra.contact-points="
            + at.getAddress().getHostAddress()
            + ":"
            + at.getPort());
  }

  private ChildProcess weir(String log, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", folder.resolve("data-" + keyspace).toString()));
    return ChildProcess.start(folder.resolve(log), options(), all);
  }

  private ChildProcess wordCount(String log, String... more) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("run", "wordcount", "--checkpoint-interval", "200ms"));
    words.addAll(List.of("--input", INPUT.toString(), "--parallelism", "2"));
    words.addAll(List.of("--output", output().toString()));
    words.addAll(List.of(more));
    return weir(log, words.toArray(new String[0]));
  }

  @Test
  void aKilledProcessResumes_andItsOutputIsThatOfARunWithoutAKill() throws Exception {
    try (ChildProcess killed = wordCount("killed", "--rate", "6000")) {
      killed.await("committed output", () -> committedFiles() >= 4);
    }
    try (ChildProcess listed = weir("listed", "checkpoints", "--verify")) {
      listed.says(0, "wordcount  RUNNING, attempt 1", "verified: whole and undamaged");
    }
    try (ChildProcess resumed = wordCount("resumed")) {
      resumed.says(
          0,
          "job wordcount resumes from checkpoint",
          "in keyspace weir of Cassandra at 127.0.0.1:",
          "job wordcount finished: all its output is committed");
    }
    assertThat(VerifyWordCount.problems(INPUT, output())).isEmpty();
    try (ChildProcess collected = weir("collected", "checkpoints", "--gc")) {
      collected.says(0, "wordcount  deleted 0 objects, 0 B; ");
    }
  }

  @Test
  void aDeadCassandra_failsCheckpoints_andNotTheJob() throws Exception {
    keyspace = "outage";
    try (ChildProcess job = wordCount("outage", "--rate", "5000")) {
      job.await("committed output", () -> committedFiles() >= 2);
      servers.kill(0);
      job.awaitLog("aborted: ");
      servers.restart(0);
      int before = committedFiles();
      job.await("output committed after the outage", () -> committedFiles() > before);
      assertThat(job.exitCode()).as(job.log()).isZero();
    }
    assertThat(VerifyWordCount.problems(INPUT, output())).isEmpty();
  }

  private Path output() {
    return folder.resolve("output-" + keyspace);
  }

  private int committedFiles() {
    String[] names = output().toFile().list((dir, name) -> name.startsWith("part-"));
    return names == null ? 0 : names.length;
  }
}
