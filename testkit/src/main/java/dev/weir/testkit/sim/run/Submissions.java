package dev.weir.testkit.sim.run;

import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobMachine;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.protocol.job.RunSettings;
import dev.weir.testkit.sim.workload.Deployment;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * What a rescaled job is made from. The pipelines of a seed have numbers of subtasks of their own
 * for each start, so the number of a start stands in the place of the parallelism.
 */
final class Submissions {
  private static final RunSettings FIRST =
      new RunSettings(1, "heap", CheckpointSettings.DEFAULT, new RestartStrategy.None(), 1);
  private static final JobSubmission SUBMISSION =
      new JobSubmission("simulated", Map.of(), "/", Optional.empty(), "key", FIRST);

  private final IntFunction<Deployment> starts;
  private final TreeMap<Integer, Deployment> made = new TreeMap<>();
  private int rescales;
  private int moves;

  /**
   * @param starts makes the job of a start, by its number from 0
   */
  Submissions(IntFunction<Deployment> starts) {
    this.starts = starts;
  }

  /** The job as whoever leads it next makes it, after what the row says. */
  Deployment of(JobState row) {
    JobSubmission submission = JobMachine.continuation(row).or(row::submission).orElse(SUBMISSION);
    int number = submission.settings().parallelism();
    Deployment job = made.computeIfAbsent(number, each -> starts.apply(each - 1));
    return new Deployment(job.graph(), job.types(), Optional.of(submission));
  }

  /** Whether the next rescale is one to the same numbers, as when nodes leave: each third is. */
  boolean isMove() {
    boolean isMove = rescales / 2 > moves;
    moves += isMove ? 1 : 0;
    return isMove;
  }

  /** What nobody has rescaled the job to before. */
  RunSettings next() {
    return FIRST.withParallelism(2 + rescales++);
  }
}
