package dev.weir.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.ChildProcess;
import dev.weir.cli.ShippedJob;
import dev.weir.cluster.ClusterClient;
import dev.weir.cluster.actor.JobView;
import dev.weir.examples.verify.VerifyWordCount;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.protocol.job.Rescale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Word count on nodes in processes of their own, some of which are killed. */
final class SeveralNodesTest {
  private static final Path INPUT = Path.of("..", "..", "examples", "data", "prose");

  @TempDir private Path folder;
  private TestNodes nodes;

  @BeforeEach
  void makeFolders() {
    nodes = new TestNodes(folder);
  }

  @AfterEach
  void leaveNoProcessBehind() throws Exception {
    nodes.close();
  }

  private List<String> wordCount(String rate) {
    return List.of(
        "run",
        "wordcount",
        "--input",
        INPUT.toString(),
        "--output",
        output().toString(),
        "--rate",
        rate,
        "--checkpoint-interval",
        "200ms",
        "--parallelism",
        "4");
  }

  private Path output() {
    return folder.resolve("output");
  }

  private long committedFiles() throws IOException {
    if (!Files.isDirectory(output())) {
      return 0;
    }
    try (Stream<Path> files = Files.list(output())) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).count();
    }
  }

  private void awaitNewOutput(ChildProcess run) throws Exception {
    long before = committedFiles();
    run.await("new output", () -> committedFiles() > before);
  }

  private void endsRight(ChildProcess run) throws Exception {
    assertThat(run.exitCode()).as(() -> text(run)).isZero();
    assertThat(VerifyWordCount.problems(INPUT, output())).isEmpty();
  }

  private String text(ChildProcess run) {
    try {
      return run.log() + "\n" + nodes.logs();
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  @Test
  void aJobRunsOnTwoNodes_andItsOutputIsRight() throws Exception {
    nodes.start("a");
    nodes.start("b");
    try (ChildProcess run = nodes.command("run.log", wordCount("20000"))) {
      endsRight(run);
    }
  }

  @Test
  void nodesAreKilled_theLeaderToo_andTheOutputIsThatOfAnUndisturbedRun() throws Exception {
    nodes.start("a");
    nodes.start("b");
    nodes.start("c");
    try (ChildProcess run = nodes.command("run.log", wordCount("4000"))) {
      awaitNewOutput(run);
      nodes.kill("c");
      awaitNewOutput(run);
      nodes.start("d");
      nodes.kill("a"); // it began the cluster, so it leads
      awaitNewOutput(run);
      endsRight(run);
    }
  }

  /**
   * Which of them goes on without the other is decided by their addresses: none is lost for good.
   */
  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void oneOfTwoStandsStill_untilItIsNoMemberAnyMore_andTheJobEndsRight(String frozen)
      throws Exception {
    nodes.start("a");
    nodes.start("b");
    String other = frozen.equals("a") ? "b" : "a";
    try (ChildProcess run = nodes.command("run.log", wordCount("4000"))) {
      awaitNewOutput(run);
      nodes.process(frozen).signal("STOP");
      nodes.process(other).awaitLog("SBR took decision Down");
      nodes.process(frozen).signal("CONT");
      endsRight(run);
    }
  }

  /** The second one has led all the time. */
  @Test
  void nodesLeave_andTheJobMovesBehindCheckpoints_withoutARestart() throws Exception {
    nodes.start("a");
    nodes.start("b");
    nodes.start("c");
    try (ChildProcess run = nodes.command("run.log", wordCount("4000"));
        ClusterClient client = nodes.client()) {
      awaitNewOutput(run);
      nodes.leave("c");
      awaitNewOutput(run);
      nodes.leave("a");
      run.await("two moves", () -> moves(job(client)) == 2);
      JobView after = job(client);
      assertThat(after.places().values()).containsOnly(new NodeName("b"));
      assertThat(after.state().lastAttempt()).as("one, and one behind each move").isEqualTo(3);
      assertThat(after.state().failures().times()).isEmpty();
      endsRight(run);
    }
  }

  private static long moves(JobView view) {
    return view.state().submission().orElseThrow().rescales().stream()
        .filter(each -> each.outcome() == Rescale.Outcome.DONE)
        .count();
  }

  /** The leader has no slot to give, so that all subtasks are elsewhere. */
  @Test
  void theLeaderIsKilled_andWhatRunsElsewhereGoesOnUnderTheSameAttempts() throws Exception {
    nodes.start("a", 1);
    nodes.start("b", 1000);
    nodes.start("c", 1000);
    try (ChildProcess run = nodes.command("run.log", wordCount("4000"));
        ClusterClient client = nodes.client()) {
      awaitNewOutput(run);
      JobView before = job(client);
      assertThat(before.places().values()).isNotEmpty().doesNotContain(new NodeName("a"));

      nodes.kill("a");

      run.await("a checkpoint under another leader", () -> isLedAnew(job(client), before));
      JobView after = job(client);
      assertThat(after.state().regionAttempts()).isEqualTo(before.state().regionAttempts());
      assertThat(after.running().orElseThrow().restarts()).isZero();
      assertThat(after.places()).isEqualTo(before.places());
      endsRight(run);
    }
  }

  private static JobView job(ClusterClient client) throws Exception {
    CompletableFuture<JobView> answered = new CompletableFuture<>();
    ask(client, answered);
    return answered.get(60, TimeUnit.SECONDS);
  }

  /** While another leader is being elected nobody answers. */
  private static void ask(ClusterClient client, CompletableFuture<JobView> answered) {
    var unused =
        client
            .job(new JobId("wordcount"))
            .whenComplete(
                (view, failed) -> {
                  if (view != null) {
                    answered.complete(view);
                  } else {
                    ask(client, answered);
                  }
                });
  }

  private static boolean isLedAnew(JobView now, JobView before) {
    return now.running().isPresent()
        && now.state().epoch().compareTo(before.state().epoch()) > 0
        && !now.state().head().equals(before.state().head());
  }

  private static final String SQUARES =
      """
      package shipped;

      import dev.weir.api.*;
      import dev.weir.connector.*;
      import dev.weir.connectors.file.*;

      public final class Squares implements Job {
        public record Square(long number) {}

        @Override
        public void define(Pipeline p) {
          p.source("numbers", GeneratorSource.<Long>of(100, i -> i).lanes(2))
              .map("square", number -> new Square(number * number))
              .rebalance()
              .map("line", square -> Long.toString(square.number()))
              .sink("out", FileSink.of(p.arg("output").asPath(), (String line) -> line));
        }
      }
      """;

  @Test
  void aJobOutOfAJarRunsOnNodesThatNeverSawIt() throws Exception {
    Path jar = ShippedJob.jar(folder.resolve("shipped"), "Squares", SQUARES);
    nodes.start("a");
    nodes.start("b");
    List<String> words =
        List.of("run", jar.toString(), "--output", output().toString(), "--parallelism", "2");

    try (ChildProcess run = nodes.command("run.log", words)) {
      assertThat(run.exitCode()).as(() -> text(run)).isZero();
    }

    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(output())) {
      for (Path file :
          files.filter(each -> !each.getFileName().toString().startsWith(".")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    assertThat(lines)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, 100).mapToObj(i -> "" + i * i).toList());
  }
}
