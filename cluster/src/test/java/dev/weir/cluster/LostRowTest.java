package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Pipeline;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.connector.RateLimited;
import dev.weir.id.JobId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.serde.BinaryWriter;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SplitEnumerator;
import dev.weir.testkit.CollectingSink;
import dev.weir.testkit.ForwardingSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A job's row is deleted, damaged, exchanged, or its folder is taken away: the job ends with a
 * reason, and never begins anew over what is stored.
 */
class LostRowTest extends NodeFixture {
  private static final Duration ONLY_WHEN_ASKED = Duration.ofHours(1);

  private final CollectingSink<Long> sink = new CollectingSink<>();

  private Path row(String job) {
    return directory.resolve("jobs").resolve(job + ".row");
  }

  private static JobSpec spec(Consumer<Pipeline> define) {
    return spec(settings(SOON, ONLY_WHEN_ASKED), 1, define);
  }

  private JobSpec endless() {
    return spec(p -> p.source("numbers", endlessNumbers()).sink("sink", sink));
  }

  private JobSpec bounded() {
    return spec(p -> p.source("numbers", slowNumbers(1000, 5000)).sink("sink", sink));
  }

  /** Nobody writes the row before the next checkpoint is asked for. */
  private RunningJob withOneCheckpoint(JobSpec spec) throws Exception {
    RunningJob job = start().run(spec);
    await(job, "it runs", p -> p.recordsOut() > 0);
    job.checkpoint();
    await(job, "output is committed", p -> !sink.records().isEmpty());
    return job;
  }

  private JobState failAtTheNextCheckpoint(RunningJob job) throws Exception {
    job.checkpoint();
    JobState state = end(job);
    assertThat(state.status()).isEqualTo(JobStatus.FAILED);
    assertThat(state.head()).isPresent();
    return state;
  }

  @Test
  void aRowThatIsDeletedWhileTheJobRuns_endsTheJob_andIsWrittenAgain() throws Exception {
    RunningJob job = withOneCheckpoint(endless());
    Files.delete(row("tested"));
    JobState failed = failAtTheNextCheckpoint(job);
    assertThat(failed.failure().orElseThrow())
        .isEqualTo("its row was deleted while the job ran. What it held was written again");
    assertThat(node.state(JOB).orElseThrow()).isEqualTo(failed);

    RunningJob again = node.run(endless());
    again.stop();
    JobState stopped = end(again);
    assertThat(stopped.status()).isEqualTo(JobStatus.STOPPED);
    assertThat(stopped.epoch()).isGreaterThan(failed.epoch());
    assertThat(sink.records()).doesNotHaveDuplicates().contains(0L);
  }

  @Test
  void aFolderOfRowsThatIsTakenAwayWhileTheJobRuns_endsTheJob() throws Exception {
    RunningJob job = withOneCheckpoint(endless());
    Path jobs = directory.resolve("jobs");
    Files.move(jobs, directory.resolve("elsewhere"));
    assertThat(failAtTheNextCheckpoint(job).failure().orElseThrow())
        .isEqualTo("its row was deleted while the job ran. What it held was lost");

    Files.move(directory.resolve("elsewhere"), jobs);
    RunningJob again = node.run(endless());
    again.stop();
    assertThat(end(again).status()).isEqualTo(JobStatus.STOPPED);
    assertThat(sink.records()).doesNotHaveDuplicates().contains(0L);
  }

  @Test
  void aRowThatIsDamagedWhileTheJobRuns_endsTheJob() throws Exception {
    RunningJob job = withOneCheckpoint(endless());
    byte[] bytes = Files.readAllBytes(row("tested"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(row("tested"), bytes);
    assertThat(failAtTheNextCheckpoint(job).failure().orElseThrow())
        .startsWith("its row cannot be read any more: job row ")
        .contains("does not match its checksum");
  }

  @Test
  void aRowThatIsExchangedWhileTheJobRuns_endsTheJob() throws Exception {
    RunningJob job = withOneCheckpoint(endless());
    JobSpec other = spec(p -> p.source("numbers", numbers(10)).sink("s", new CollectingSink<>()));
    JobId otherId = new JobId("other");
    end(
        node.run(
            JobSpec.of(otherId, other.graph(), other.types())
                .withCoordinator(other.coordinator())));
    Files.copy(row("other"), row("tested"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(failAtTheNextCheckpoint(job).failure().orElseThrow())
        .startsWith("its row cannot be read any more: the row of job tested is that of job other");
  }

  @Test
  void checkpointsWithoutARowAreRefused_andAFreshStartUsesNoneOfTheirNames() throws Exception {
    withOneCheckpoint(bounded());
    restartNode();
    Files.delete(row("tested"));
    assertThatThrownBy(() -> node.run(bounded()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            "the row of job tested is missing", "checkpoints of it are stored", "--fresh");
    assertThat(row("tested")).doesNotExist();

    CollectingSink<Long> other = new CollectingSink<>();
    JobSpec anew = spec(p -> p.source("numbers", numbers(1000)).sink("sink", other));
    JobState finished = end(node.run(fresh(anew)));
    assertThat(finished.status()).isEqualTo(JobStatus.FINISHED);
    assertThat(finished.epoch().value()).isGreaterThan(1);
    assertThat(other.records())
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 1000).boxed().toList());
  }

  /** Whoever puts a row back between two runs takes the job's epoch back as well. */
  @Test
  void aRowOfBefore_orNone_leadsTheNextRunInTheSameProcess() throws Exception {
    RunningJob first = withOneCheckpoint(endless());
    Path copy = directory.resolve("copy.row");
    Files.copy(row("tested"), copy);
    first.stop();
    end(first);
    RunningJob second = node.run(endless());
    await(second, "it runs", p -> p.recordsOut() > 0);
    second.stop();
    long epoch = end(second).epoch().value();

    Files.copy(copy, row("tested"), StandardCopyOption.REPLACE_EXISTING);
    JobState again = end(node.run(fresh(bounded())));
    assertThat(again.status()).isEqualTo(JobStatus.FINISHED);
    assertThat(again.epoch().value()).isGreaterThan(epoch);

    deleteAll(directory.resolve("jobs"));
    deleteAll(directory.resolve("objects"));
    assertThat(end(node.run(bounded())).status()).isEqualTo(JobStatus.FINISHED);
  }

  private static void deleteAll(Path below) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(below)) {
          Files.delete(each);
        }
      }
    }
  }

  @Test
  void aRowThatIsAnotherJobsIsRefused() throws Exception {
    withOneCheckpoint(endless()).stop();
    restartNode();
    Files.copy(row("tested"), row("copied"));
    JobSpec spec = endless();
    JobSpec copied =
        JobSpec.of(new JobId("copied"), spec.graph(), spec.types())
            .withCoordinator(spec.coordinator());
    for (JobSpec each : new JobSpec[] {copied, fresh(copied)}) {
      assertThatThrownBy(() -> node.run(each))
          .hasMessageContaining("the row of job copied is that of job tested");
    }
  }

  /** Its enumerators look into a store before they hand out a split. */
  private static final class Listed extends ForwardingSource<Long, Lane> {
    private final Closing onClose;

    interface Closing {
      void closed() throws Exception;
    }

    Listed(Source<Long, Lane> source, Closing onClose) {
      super(source);
      this.onClose = onClose;
    }

    @Override
    public SplitEnumerator<Lane> enumerator(EnumeratorContext<Lane> context, Optional<byte[]> state)
        throws Exception {
      SplitEnumerator<Lane> enumerator = super.enumerator(context, state);
      return new SplitEnumerator<>() {
        @Override
        public void start() throws Exception {
          enumerator.start();
        }

        @Override
        public void onSplitRequest(int subtask) {
          context
              .io()
              .run(
                  () -> subtask,
                  listed -> {
                    try {
                      enumerator.onSplitRequest(listed);
                    } catch (Exception failed) {
                      throw new IllegalStateException(failed);
                    }
                  });
        }

        @Override
        public void snapshot(BinaryWriter out) {
          enumerator.snapshot(out);
        }

        @Override
        public void close() throws Exception {
          onClose.closed();
        }
      };
    }
  }

  @Test
  void aRowThatCannotBeWrittenForAWhile_letsTheCoordinatorGoOnWithAllThatItDoes() throws Exception {
    Path inTheWay = directory.resolve("jobs").resolve("tested.row.tmp");
    Listed source =
        new Listed(
            GeneratorSource.of(1000, index -> index),
            () -> {
              Files.deleteIfExists(inTheWay.resolve("file"));
              Files.deleteIfExists(inTheWay);
            });
    AtomicInteger seen = new AtomicInteger();
    RunningJob job =
        start()
            .run(
                spec(
                    settings(SOON, ONLY_WHEN_ASKED),
                    1,
                    p ->
                        p.source("numbers", RateLimited.of(source, 1000))
                            .map(
                                "count",
                                each -> {
                                  seen.incrementAndGet();
                                  return each;
                                })
                            .sink("sink", sink)));
    await(job, "it runs", p -> seen.get() > 0);
    Files.createDirectories(inTheWay);
    Files.createFile(inTheWay.resolve("file"));
    job.checkpoint();
    assertThat(end(job).status()).isEqualTo(JobStatus.FINISHED);
    assertThat(sink.records())
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 1000).boxed().toList());
  }
}
