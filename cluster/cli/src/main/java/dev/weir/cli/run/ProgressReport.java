package dev.weir.cli.run;

import dev.weir.cli.terminal.MetricLines;
import dev.weir.cli.terminal.StatusLine;
import dev.weir.cli.terminal.Texts;
import dev.weir.cluster.JobProgress;
import dev.weir.cluster.RunningJob;
import dev.weir.cluster.stats.SubtaskStats;
import dev.weir.coordinator.CoordinatorView;
import dev.weir.failure.Failure;
import dev.weir.protocol.job.JobState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Follows a running job with one line: rewritten in place on a terminal, otherwise one every few
 * seconds. Rates are over the time since the line before.
 */
final class ProgressReport {
  private static final long TERMINAL_MILLIS = 500;
  private static final long LOG_MILLIS = 2_000;
  private static final long GIVE_UP_MILLIS = 5_000;
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final long YEAR_MILLIS = Duration.ofDays(365).toMillis();

  private final RunningJob job;
  private final PrintWriter err;
  private final boolean quiet;
  private final @Nullable StatusLine status;
  private final ProgressMeter meter = new ProgressMeter();
  private final long startNanos = System.nanoTime();
  private long lastNanos = startNanos;
  private long lastIn;
  private long lastOut;
  private volatile boolean stopping;
  private long restartsAtStop = -1;

  /**
   * @param status where the line is rewritten in place; null if there is no terminal
   */
  ProgressReport(RunningJob job, PrintWriter err, @Nullable StatusLine status, boolean quiet) {
    this.job = job;
    this.err = err;
    this.status = status;
    this.quiet = quiet;
  }

  /** The job was asked to stop behind a checkpoint. */
  void stopping() {
    stopping = true;
  }

  /**
   * Blocks until the job has ended; returns how.
   *
   * @throws StopFailedException if the job fails instead of stopping
   */
  JobState follow() throws InterruptedException {
    CompletableFuture<JobState> ended = job.ended().toCompletableFuture();
    while (true) {
      try {
        JobState end =
            ended.get(
                status != null || stopping ? TERMINAL_MILLIS : LOG_MILLIS, TimeUnit.MILLISECONDS);
        summarize();
        return end;
      } catch (TimeoutException running) {
        JobProgress progress = quiet && !stopping ? null : progress();
        if (progress != null && !quiet) {
          print(line(progress), status);
        }
        if (progress != null && stopping) {
          refuseToWaitForRestarts(progress.coordinator());
        }
      } catch (ExecutionException failed) {
        throw new IllegalStateException(Failure.of(failed).message(), failed.getCause());
      }
    }
  }

  /** A job that fails again and again never gets to the checkpoint that it is to stop behind. */
  private void refuseToWaitForRestarts(CoordinatorView view) throws InterruptedException {
    if (restartsAtStop < 0) {
      restartsAtStop = view.running() ? view.restarts() : 0;
    }
    if (view.restarts() > restartsAtStop) {
      String cause = view.failure().orElse("for an unknown reason");
      job.giveUp();
      try {
        job.ended().toCompletableFuture().get(GIVE_UP_MILLIS, TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException unknown) {
        throw new StopFailedException(cause); // as after a crash: its failures stay in its row
      }
      throw new StopFailedException(cause);
    }
  }

  private @Nullable JobProgress progress() throws InterruptedException {
    try {
      return job.progress().toCompletableFuture().get();
    } catch (ExecutionException noAnswer) {
      return null; // the coordinator is busy or restarts; the next line will tell
    }
  }

  private void print(String line, @Nullable StatusLine inPlace) {
    if (inPlace == null) {
      err.println(line);
      err.flush();
    } else {
      inPlace.show(line);
    }
  }

  private String line(JobProgress progress) {
    long now = System.nanoTime();
    double seconds = (now - lastNanos) / 1e9;
    CoordinatorView view = progress.coordinator();
    meter.add(progress);
    String line = view.stuck().isPresent() ? stuck(view) : ordinary(progress, view, seconds);
    lastNanos = now;
    lastIn = meter.recordsIn();
    lastOut = meter.recordsOut();
    return line;
  }

  /** What a job that does not come on has to say instead of figures. */
  static String stuck(CoordinatorView view) {
    return "STUCK: "
        + view.stuck().orElseThrow()
        + ", restarts "
        + view.restarts()
        + ": "
        + view.failure().orElse("for an unknown reason");
  }

  private String ordinary(JobProgress progress, CoordinatorView view, double seconds) {
    return String.format(
        Locale.ROOT,
        "%s  in %s/s  out %s/s  %s  %s  restarts %d",
        view.running() ? "running" : "starting",
        Texts.rate(meter.recordsIn() - lastIn, seconds),
        Texts.rate(meter.recordsOut() - lastOut, seconds),
        lag(progress),
        checkpoint(view),
        view.restarts());
  }

  /**
   * With event time: how far the slowest watermark is behind the clock, or where it is, if that is
   * history. Without: the frames that wait.
   */
  static String lag(JobProgress progress) {
    long watermark = Long.MAX_VALUE;
    int queued = 0;
    for (SubtaskStats subtask : progress.subtasks().values()) {
      queued += subtask.framesQueued();
      if (subtask.watermarkMillis() != Long.MIN_VALUE) {
        watermark = Math.min(watermark, subtask.watermarkMillis());
      }
    }
    if (watermark == Long.MAX_VALUE) {
      return "lag " + queued + " frames";
    }
    if (Math.abs(watermark) < YEAR_MILLIS) {
      return "event time " + watermark + " ms, lag " + queued + " frames"; // a counter, no date
    }
    long lagMillis = System.currentTimeMillis() - watermark;
    return lagMillis > DAY_MILLIS
        ? "at " + Texts.time(watermark) + ", lag " + queued + " frames"
        : String.format(Locale.ROOT, "lag %.1f s", lagMillis / 1e3);
  }

  private static String checkpoint(CoordinatorView view) {
    return view.head()
        .map(
            head ->
                "checkpoint "
                    + head.id()
                    + " took "
                    + head.durationMillis()
                    + " ms, "
                    + Texts.size(head.stateBytes()))
        .orElse("no checkpoint yet");
  }

  private void summarize() throws InterruptedException {
    JobProgress progress = progress();
    if (progress == null) {
      return;
    }
    CoordinatorView view = progress.coordinator();
    meter.add(progress);
    print(
        String.format(
            Locale.ROOT,
            "%s in, %s out in %.1f s; %s, %d failed; %s",
            Texts.counted(meter.recordsIn(), "record"),
            Texts.count(meter.recordsOut()),
            (System.nanoTime() - startNanos) / 1e9,
            Texts.counted(view.checkpointsCompleted(), "checkpoint"),
            view.checkpointsFailed(),
            Texts.counted(view.restarts(), "restart")),
        null);
    MetricLines.of(progress.metrics()).forEach(line -> print(line, null));
    if (meter.recordsIn() == 0) {
      print(
          "no source gave a record in this run: see whether their input is what it should be",
          null);
    }
  }
}
