package dev.weir.cli;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are told to stop, or are killed. */
final class SignalsTest {
  private static final String NUMBERED = NumberedJob.class.getName();

  @TempDir private Path folder;

  private List<String> run(String job) {
    return run(job, "50ms");
  }

  private List<String> run(String job, String interval) {
    return List.of(
        "run",
        job,
        "--parallelism=2",
        "--checkpoint-interval=" + interval,
        "--data",
        folder.resolve("data").toString());
  }

  private String output() {
    return "--output=" + folder.resolve("output");
  }

  private Path objects() {
    return folder.resolve("data/objects/numberedjob");
  }

  private ChildProcess start(List<String> words, String... more) throws Exception {
    return ChildProcess.start(folder.resolve("log"), words, more);
  }

  @Test
  void sigtermStopsBehindACheckpointAndTheSameCommandGoesOn() throws Exception {
    try (ChildProcess job = start(run(NUMBERED), output(), "--rate=400")) {
      job.awaitCheckpoint(objects(), 2);
      Invocation.of(run("wordcount"))
          .says(
              1,
              "weir: data directory "
                  + folder.resolve("data")
                  + " is in use by process "
                  + job.pid(),
              "stop it or use --data with another directory");
      Invocation.of("checkpoints", "--verify", "--data", folder.resolve("data").toString()).says(0);
      job.terminate();
      job.says(
          0,
          "job numberedjob begins",
          "stopping behind a checkpoint",
          "the same command resumes it");
    }
    Invocation.of(run(NUMBERED), output()).says(0, "job numberedjob resumes from checkpoint");
    NumberedJob.assertComplete(folder.resolve("output"));
  }

  @Test
  void aKilledProcessIsResumedByTheSameCommand() throws Exception {
    try (ChildProcess job = start(run(NUMBERED), output(), "--rate=400")) {
      job.awaitCheckpoint(objects(), 3);
      job.kill();
      job.exitCode();
    }
    Invocation.of(run(NUMBERED), output()).says(0, "job numberedjob resumes from checkpoint");
    NumberedJob.assertComplete(folder.resolve("output"));
  }

  @Test
  void aProcessThatWasKilledBeforeItsFirstCheckpointStartsAnew() throws Exception {
    try (ChildProcess job = start(run(NUMBERED, "1h"), output(), "--rate=400")) {
      job.awaitFile(folder.resolve("output"));
      job.kill();
      job.exitCode();
    }
    Invocation.of(run(NUMBERED), output()).says(0, "job numberedjob begins");
    NumberedJob.assertComplete(folder.resolve("output"));
  }

  @Test
  void aClosedTerminalStopsBehindACheckpoint_evenIfItIsSaidTwice() throws Exception {
    assumeFalse(hangUpsAreIgnored(), "this process ignores hang-ups, and so do its children");
    try (ChildProcess job = start(run(NUMBERED), output(), "--rate=400")) {
      job.awaitCheckpoint(objects(), 2);
      job.signal("HUP");
      job.signal("HUP");
      job.says(0, "stopping behind a checkpoint", "the same command resumes it");
    }
    Invocation.of(run(NUMBERED), output()).says(0, "job numberedjob resumes from checkpoint");
    NumberedJob.assertComplete(folder.resolve("output"));
  }

  /** As under {@code nohup}, which children inherit. */
  private static boolean hangUpsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 1) == 1);
    }
  }

  @Test
  void aSecondSigtermEndsAtOnce() throws Exception {
    try (ChildProcess job = start(run(BadJobs.Stuck.class.getName()))) {
      job.awaitLog("waits for ever");
      job.terminate();
      job.awaitLog("Ctrl-C again stops at once");
      job.terminate();
      job.says(130);
    }
  }

  @Test
  void aJobThatFailsAllTheTimeIsStoppedWithoutACheckpoint() throws Exception {
    try (ChildProcess job = start(run(BadJobs.Failing.class.getName()))) {
      job.awaitLog("restarting as attempt 3");
      job.terminate();
      job.says(
          1,
          "weir: the job stopped without a last checkpoint, because it was failing: subtask"
              + " numbers/",
          "operator 'digest' failed: java.lang.IllegalStateException: no licence",
          "nothing is lost: mend the cause and run the same command again to resume");
    }
  }

  @Test
  void aStopThatTakesTooLong_endsAndSaysWhatItWaitedFor() throws Exception {
    try (ChildProcess job = start(run(BadJobs.Stuck.class.getName()), "--stop-timeout=1s")) {
      job.awaitLog("waits for ever");
      job.terminate();
      job.says(
          1,
          "weir: the job did not stop within 1.0 s: subtask numbers/",
          " (attempt 1) is taking a turn for ",
          " (at dev.weir.cli.BadJobs$Stuck.wait(",
          "nothing is lost: the same command resumes from the latest checkpoint");
    }
  }

  @Test
  void aStopEnds_thoughTheJobsRowCannotBeReadAnyMore() throws Exception {
    Path row = folder.resolve("data/jobs/numberedjob.row");
    // Without checkpoints nobody writes the row before the stop does.
    try (ChildProcess job =
        start(run(NUMBERED, "1h"), output(), "--rate=100", "--stop-timeout=1s")) {
      job.awaitFile(folder.resolve("output"));
      byte[] kept = Files.readAllBytes(row);
      Files.delete(row);
      Files.createDirectories(row.resolve("in-the-way"));
      job.terminate();
      job.says(1, "weir: the job did not stop within 1.0 s: ", "nothing is lost");
      Files.delete(row.resolve("in-the-way"));
      Files.delete(row);
      Files.write(row, kept);
    }
    Invocation.of(run(NUMBERED), output()).says(0, "job numberedjob begins");
    NumberedJob.assertComplete(folder.resolve("output"));
  }

  @Test
  void aCloseThatDoesNotComeBack_isNamed_andTheJobIsStopped() throws Exception {
    try (ChildProcess job = start(run(BadJobs.NeverClosed.class.getName()))) {
      job.awaitLog("is open");
      job.terminate();
      job.says(
          0,
          "stopped behind checkpoint",
          "not waited for any longer: job neverclosed: subtask numbers/",
          "is closing operator 'wait' for ",
          "(at dev.weir.cli.BadJobs$NeverClosed");
    }
  }

  @Test
  void withoutMemory_theProcessEnds_andNamesTheOperator() throws Exception {
    try (ChildProcess job = start(run(BadJobs.Hoarding.class.getName()))) {
      job.says(
          1,
          "operator 'hoard' failed: java.lang.OutOfMemoryError: ",
          "Give the JVM more memory (-Xmx)");
    }
  }

  @Test
  void sighupStopsBehindACheckpoint() throws Exception {
    try (ChildProcess job = start(run(NUMBERED), output(), "--rate=400")) {
      job.awaitCheckpoint(objects(), 2);
      job.signal("HUP");
      job.says(0, "stopping behind a checkpoint", "the same command resumes it");
    }
  }
}
