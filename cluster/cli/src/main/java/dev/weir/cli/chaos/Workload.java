package dev.weir.cli.chaos;

import dev.weir.api.Arguments;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.id.JobId;
import dev.weir.job.JobCatalog;
import dev.weir.job.JobDefinition;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.RunSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The job that runs: the example {@code ledger}, whose lines prove what came before them. The
 * program that judges its output shares no code with the engine, and is started as one of its own.
 *
 * @param breakSink whether the job is to lose and repeat rows on purpose
 */
record Workload(
    Path output, long records, long rate, int parallelism, Duration interval, boolean breakSink) {
  static final JobId JOB = new JobId("ledger");

  private static final long KEYS = 1_200;
  private static final long BREAK_EACH = 100;
  private static final String VERIFIER = "dev.weir.examples.verify.VerifyLedger";

  /** What is handed in; each time as a new submission, which goes on from the job's state. */
  JobSubmission submission() {
    JobCatalog.Found found = JobCatalog.find(JOB.value());
    JobDefinition definition =
        JobDefinition.of(
            found.job(),
            Arguments.parse(
                List.of(
                    "--output=" + output.toAbsolutePath(),
                    "--keys=" + KEYS,
                    "--records=" + records,
                    "--rate=" + rate,
                    "--break-sink=" + (breakSink ? BREAK_EACH : 0))));
    CoordinatorSettings usual = CoordinatorSettings.DEFAULT;
    return new JobSubmission(
        found.job().getClass().getName(),
        definition.arguments(),
        Path.of("").toAbsolutePath().toString(),
        Optional.empty(),
        UUID.randomUUID().toString(),
        new RunSettings(
            parallelism,
            "heap",
            CheckpointSettings.every(interval),
            usual.restarts(),
            usual.retention()));
  }

  /** Judges the output, passes on what the verifier says, and returns whether all is right. */
  boolean verify(PrintWriter out) throws IOException, InterruptedException {
    Process verifier =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                VERIFIER,
                output.toString(),
                Long.toString(KEYS),
                Long.toString(records))
            .redirectErrorStream(true)
            .start();
    try {
      String said =
          new String(verifier.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      said.lines().forEach(line -> out.println("verifier: " + line));
      out.flush();
      return verifier.waitFor() == 0 && said.endsWith("OK");
    } finally {
      verifier.destroyForcibly();
    }
  }
}
