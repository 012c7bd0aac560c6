package dev.weir.cli.chaos;

import dev.weir.id.JobId;
import dev.weir.protocol.job.JobSubmission;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** A job whose output can be judged, however it came about. */
sealed interface Workload permits LedgerWorkload, ComparedWorkload {
  /** As the cluster knows it. */
  JobId job();

  /** The folder that it writes to. */
  Path output();

  /** Whether no output for a long time means that something is wrong. */
  boolean writesWithEachCheckpoint();

  /** What is handed in; each time as a new submission, which goes on from the job's state. */
  JobSubmission submission();

  /** Judges the output, passes on what the verifier says, and returns whether all is right. */
  boolean verify(PrintWriter out) throws IOException, InterruptedException;
}
