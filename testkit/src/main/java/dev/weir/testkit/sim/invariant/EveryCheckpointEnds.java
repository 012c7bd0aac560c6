package dev.weir.testkit.sim.invariant;

import dev.weir.element.Barrier;
import dev.weir.protocol.job.JobState;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import java.time.Duration;
import java.util.Iterator;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A checkpoint that was triggered completes, or is given up, within its timeout. */
final class EveryCheckpointEnds extends Invariant {
  private final Kernel kernel;
  private final Duration timeout;
  private static final Pattern ABORTED = Pattern.compile("checkpoint (\\d+) aborted: .*");

  /** For clocks that are set, and for the row to be written. */
  private static final long SLACK_MILLIS = 300;

  private final TreeMap<Long, UnderWay> underWay = new TreeMap<>();
  private boolean finished;
  private long nextLook = Long.MAX_VALUE;

  private record UnderWay(CoordinatorShell coordinator, long epoch, long latest) {}

  EveryCheckpointEnds(Kernel kernel, Duration timeout) {
    this.kernel = kernel;
    this.timeout = timeout;
  }

  @Override
  public void triggered(CoordinatorShell coordinator, Barrier barrier) {
    long latest = kernel.now() + timeout.toMillis() + SLACK_MILLIS;
    long epoch = coordinator.loop().job().epoch().value();
    underWay.putIfAbsent(barrier.checkpoint().value(), new UnderWay(coordinator, epoch, latest));
    nextLook = Math.min(nextLook, latest);
  }

  @Override
  public void logged(CoordinatorShell coordinator, String event) {
    Matcher matcher = ABORTED.matcher(event);
    if (matcher.matches()) {
      underWay.remove(Long.parseLong(matcher.group(1)));
    }
  }

  @Override
  public void rowWritten(JobState before, JobState after) {
    after.head().ifPresent(head -> underWay.headMap(head.id().value(), true).clear());
  }

  @Override
  public void afterEvent() {
    if (kernel.now() >= nextLook) {
      look(kernel.now());
    }
  }

  @Override
  public void finished() {
    finished = true;
  }

  @Override
  public void stalled() {
    look(Long.MAX_VALUE);
  }

  private void look(long now) {
    if (finished) {
      return;
    }
    nextLook = Long.MAX_VALUE;
    for (Iterator<Long> each = underWay.keySet().iterator(); each.hasNext(); ) {
      long id = each.next();
      UnderWay checkpoint = underWay.get(id);
      if (checkpoint == null || !checkpoint.coordinator().leads(checkpoint.epoch())) {
        each.remove();
      } else if (now >= checkpoint.latest()) {
        violated("checkpoint " + id + " neither completed nor was it given up within its timeout");
      } else {
        nextLook = Math.min(nextLook, checkpoint.latest());
      }
    }
  }
}
