package dev.weir.cli.chaos;

import dev.weir.api.Arguments;
import dev.weir.id.JobId;
import dev.weir.job.JobCatalog;
import dev.weir.job.JobDefinition;
import dev.weir.protocol.job.JobSubmission;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * The job that runs if none is named: the example {@code ledger}, whose lines prove what came
 * before them.
 *
 * @param breakSink whether the job is to lose and repeat rows on purpose
 */
record LedgerWorkload(Path output, long records, long rate, JobRun run, boolean breakSink)
    implements Workload {
  private static final JobId JOB = new JobId("ledger");
  private static final long KEYS = 1_200;
  private static final long BREAK_EACH = 100;
  private static final String VERIFIER = "VerifyLedger";

  @Override
  public JobId job() {
    return JOB;
  }

  @Override
  public boolean writesWithEachCheckpoint() {
    return true;
  }

  @Override
  public JobSubmission submission() {
    JobCatalog.Found found = JobCatalog.find(JOB.value());
    return run.submission(
        found,
        JobDefinition.of(
            found.job(),
            Arguments.parse(
                List.of(
                    "--output=" + output.toAbsolutePath(),
                    "--keys=" + KEYS,
                    "--records=" + records,
                    "--rate=" + rate,
                    "--break-sink=" + (breakSink ? BREAK_EACH : 0)))));
  }

  @Override
  public boolean verify(PrintWriter out) throws IOException, InterruptedException {
    return Verifier.run(
        VERIFIER, List.of(output.toString(), Long.toString(KEYS), Long.toString(records)), out);
  }
}
