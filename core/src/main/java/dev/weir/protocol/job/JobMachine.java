package dev.weir.protocol.job;

import dev.weir.failure.Failure;
import dev.weir.failure.Outlook;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.snapshot.ObjectNames;
import dev.weir.spi.store.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The life of a job as pure functions: each takes the durable state and something that happened,
 * and returns the next state and the effects to run once that state is durable. The shell makes the
 * state durable by compare-and-set; if that fails, another coordinator leads the job and this one
 * stops.
 *
 * <pre>
 * CREATED ──lead──▶ RUNNING ──drained and committed──▶ FINISHED
 *                   │  ▲ ▲
 *     region failed │  │ └────────lead───── STOPPED ◀──stop behind a checkpoint── RUNNING
 *      (attempt +1) └──┘ └────────lead───── FAILED  ◀──restarts used up, or fatal─ RUNNING
 * </pre>
 */
public final class JobMachine {
  /**
   * Ids are reserved in lots, so that not every checkpoint needs a write of its own before it
   * starts.
   */
  static final long ID_LOT = 100;

  private final RestartStrategy restarts;
  private final int retention;

  /**
   * Makes the machine for one job.
   *
   * @param retention how many checkpoints are kept, 1 or more
   */
  public JobMachine(RestartStrategy restarts, int retention) {
    if (retention < 1) {
      throw new IllegalArgumentException("at least one checkpoint must be retained: " + retention);
    }
    this.restarts = restarts;
    this.retention = retention;
  }

  /**
   * What follows from something that happened.
   *
   * @param effects to be run in order, after {@code next} is durable; nothing to do if it equals
   *     the state before
   */
  public record Decision(JobState next, List<JobEffect> effects) {
    static Decision of(JobState next, JobEffect... effects) {
      return new Decision(next, List.of(effects));
    }
  }

  /**
   * Somebody starts the job, for the first time, after a stop or after a crash: a new epoch, a new
   * attempt everywhere. A job that was stopped or had given up may fail as often as a new one. One
   * that was to begin anew and has no checkpoint of its own yet goes on from the earlier ones.
   */
  public Decision lead(JobState state, int regions) {
    if (state.status().isTerminal()) {
      return stayEnded(state);
    }
    JobState from =
        state.status() == JobStatus.RUNNING
            ? state
            : moving(state).withFailures(FailureHistory.NONE);
    return deploy(
        state.resumesFrom().map(head -> from.withHead(head, from.retained())).orElse(from),
        regions);
  }

  /**
   * What goes on with the numbers that it has, on other nodes, is told from what was only stopped.
   */
  private static JobState moving(JobState ended) {
    return continuation(ended)
        .filter(next -> ended.submission().filter(next::isMadeAs).isPresent())
        .map(next -> ended.withSubmission(Optional.of(next)))
        .orElse(ended);
  }

  /**
   * Another coordinator takes over from one that died. It adopts what runs of a job, under the
   * attempts that it runs under; a job that was stopped or has given up stays so until somebody
   * starts it.
   */
  public Decision resume(JobState state, int regions) {
    boolean runs = state.status() == JobStatus.RUNNING && state.regionAttempts().size() == regions;
    return runs ? adopt(state) : deployWhatGoesOn(state, regions);
  }

  private static Decision deployWhatGoesOn(JobState state, int regions) {
    boolean goesOn = state.status() == JobStatus.RUNNING || state.status() == JobStatus.CREATED;
    return goesOn ? deploy(state, regions) : stayEnded(state);
  }

  private static Decision adopt(JobState state) {
    JobState led =
        state.withEpoch(state.epoch().next()).withReservedIds(state.reservedIds() + ID_LOT);
    return Decision.of(
        led, new JobEffect.Adopt(regionsOf(led), led.head()), new JobEffect.CollectGarbage(true));
  }

  /**
   * A region cannot be adopted under its attempt: something of it is missing, or does not answer.
   * It is restarted at once, as a whole. That is no failure of the job, whose subtasks did not
   * fail: what is missing was lost together with the coordinator before.
   */
  public Decision notAdopted(JobState state, int region, int attempt) {
    if (!isCurrent(state, region, attempt)) {
      return Decision.of(state);
    }
    List<Integer> only = List.of(region);
    return Decision.of(
        raised(state, only),
        new JobEffect.Cancel(only, state.lastAttempt()),
        new JobEffect.Deploy(only));
  }

  private static boolean isCurrent(JobState state, int region, int attempt) {
    return state.status() == JobStatus.RUNNING && state.regionAttempts().get(region) == attempt;
  }

  private static JobState raised(JobState state, List<Integer> regions) {
    int raised = state.lastAttempt() + 1;
    List<Integer> attempts = new ArrayList<>(state.regionAttempts());
    regions.forEach(region -> attempts.set(region, raised));
    return state.withAttempts(raised, attempts);
  }

  /**
   * The coordinator itself failed, and goes on from the row. Whatever led to that may be a
   * subtask's: so nothing is adopted, and it counts as a failure of the job, which may have to end
   * for it.
   */
  public Decision resumeAfter(JobState state, int regions, Failure failure, long nowMillis) {
    if (state.status() != JobStatus.RUNNING) {
      return deployWhatGoesOn(state, regions);
    }
    JobState failed = state.withFailures(state.failures().with(failure.message(), nowMillis));
    boolean usedUp = restarts.delayMillis(failed.failures().times()).isEmpty();
    return reasonToEnd(failed, failure, usedUp)
        .map(reason -> fail(failed.withEpoch(failed.epoch().next()), reason))
        .orElseGet(() -> deploy(failed, regions));
  }

  private static Decision stayEnded(JobState state) {
    return Decision.of(
        state.withEpoch(state.epoch().next()),
        new JobEffect.CollectGarbage(true),
        new JobEffect.Ended(state.status()));
  }

  private static Decision deploy(JobState state, int regions) {
    int attempt = state.lastAttempt() + 1;
    JobState led =
        state
            .withEpoch(state.epoch().next())
            .withStatus(JobStatus.RUNNING)
            .withAttempts(attempt, Collections.nCopies(regions, attempt))
            .withReservedIds(state.reservedIds() + ID_LOT);
    return Decision.of(
        led,
        new JobEffect.Deploy(IntStream.range(0, regions).boxed().toList()),
        new JobEffect.CollectGarbage(true));
  }

  /**
   * The job begins anew, without state. Epochs, attempts and checkpoint ids go on, so that nothing
   * of the earlier run is ever taken for something of the new one. The earlier run's checkpoints
   * are retained until the new one has a head.
   */
  public static JobState forget(JobState state) {
    return new JobState(
        state.job(),
        state.epoch(),
        JobStatus.CREATED,
        state.lastAttempt(),
        List.of(),
        Optional.empty(),
        state.retained(),
        state.reservedIds(),
        FailureHistory.NONE,
        state.submission());
  }

  /**
   * The same for a job whose row was lost: no number is used again that its objects were written
   * under.
   */
  public static JobState forget(JobId job, Collection<ObjectName> objects) {
    long epoch = 0;
    int attempt = 0;
    long checkpoint = 0;
    for (ObjectName name : objects) {
      Optional<ObjectNames.Origin> origin = ObjectNames.originOf(name);
      if (origin.isPresent()) {
        epoch = Math.max(epoch, origin.get().epoch().value());
        attempt = Math.max(attempt, origin.get().attempt());
        checkpoint = Math.max(checkpoint, origin.get().checkpoint().value());
      }
    }
    return JobState.created(job)
        .withEpoch(new LeaderEpoch(epoch))
        .withAttempts(attempt, List.of())
        .withReservedIds(checkpoint);
  }

  /** The first checkpoint id that no earlier coordinator can have used. */
  public static CheckpointId firstId(JobState led) {
    return new CheckpointId(led.reservedIds() - ID_LOT + 1);
  }

  /**
   * A subtask of a region failed. A report from another attempt than the current one changes
   * nothing.
   */
  public Decision regionFailed(
      JobState state, int region, int attempt, Failure failure, long nowMillis) {
    return isCurrent(state, region, attempt)
        ? restart(state, List.of(region), failure, nowMillis)
        : Decision.of(state);
  }

  /** Something failed that concerns all regions, such as one checkpoint too many. */
  public Decision allFailed(JobState state, Failure failure, long nowMillis) {
    return state.status() == JobStatus.RUNNING
        ? restart(state, regionsOf(state), failure, nowMillis)
        : Decision.of(state);
  }

  private Decision restart(JobState state, List<Integer> regions, Failure failure, long nowMillis) {
    boolean forgiven =
        failure.outlook() == Outlook.ELSEWHERE
            && restarts.forgivesDeaths()
            && state.failures().hasComeOn();
    FailureHistory history =
        forgiven
            ? state.failures().forgiven(failure.message())
            : state.failures().with(failure.message(), nowMillis);
    JobState failed = state.withFailures(history);
    OptionalLong delay = forgiven ? OptionalLong.of(0) : restarts.delayMillis(history.times());
    Optional<String> end = reasonToEnd(failed, failure, delay.isEmpty());
    if (end.isPresent()) {
      return fail(failed, end.get());
    }
    JobState raised = raised(failed, regions);
    return Decision.of(
        raised,
        new JobEffect.Cancel(regions, state.lastAttempt()),
        new JobEffect.ScheduleRestart(regions, raised.lastAttempt(), delay.getAsLong()));
  }

  /** Why the job is not restarted after its latest failure; empty if it is. */
  private Optional<String> reasonToEnd(JobState failed, Failure failure, boolean restartsUsedUp) {
    String cause = failure.message();
    if (failure.isPermanent()) {
      return Optional.of(cause);
    }
    if (restartsUsedUp) {
      return Optional.of(cause + " (gave up: " + restarts.describe() + ")");
    }
    int times = failed.failures().sameFailures();
    boolean passes = failure.outlook() == Outlook.PASSING || failure.outlook() == Outlook.ELSEWHERE;
    if (passes || times < restarts.maxSameFailures()) {
      return Optional.empty();
    }
    return Optional.of(
        "it failed "
            + times
            + " times in the same way "
            + place(failed)
            + ": "
            + cause
            + " (gave up: no restart changed anything; if the cause passes by itself, --restart"
            + " exponential:10ms:10s tries without end)");
  }

  private static String place(JobState state) {
    return state
        .head()
        .map(head -> "at checkpoint " + head.id())
        .orElse("before its first checkpoint");
  }

  /** How often, and where, a job has failed in the same way; empty if it is not stuck. */
  public static Optional<String> stuck(JobState state) {
    int times = state.failures().sameFailures();
    return times < RepeatedFailure.STUCK
        ? Optional.empty()
        : Optional.of("failed " + times + " times in the same way " + place(state));
  }

  /** The row is gone, whatever it said: the job fails, unless it had finished. */
  public Decision rowLost(JobState state, String cause) {
    return state.status().isTerminal() ? stayEnded(state) : fail(state, cause);
  }

  private static Decision fail(JobState state, String reason) {
    JobState failed =
        state.withFailures(state.failures().concluding(reason)).withStatus(JobStatus.FAILED);
    return Decision.of(
        failed,
        new JobEffect.Cancel(regionsOf(failed), failed.lastAttempt()),
        new JobEffect.CollectGarbage(true),
        new JobEffect.Ended(JobStatus.FAILED));
  }

  /** The job is not to be restarted any more, although it could be. */
  public Decision givenUp(JobState state) {
    return state.status() == JobStatus.RUNNING
        ? fail(state, state.failure().orElse("it was told to give up"))
        : Decision.of(state);
  }

  /** The delay of a restart is over; regions that failed again meanwhile wait for their own. */
  public Decision restartDue(JobState state, List<Integer> regions, int attempt) {
    if (state.status() != JobStatus.RUNNING) {
      return Decision.of(state);
    }
    List<Integer> due =
        regions.stream().filter(region -> state.regionAttempts().get(region) == attempt).toList();
    return due.isEmpty() ? Decision.of(state) : Decision.of(state, new JobEffect.Deploy(due));
  }

  /**
   * A checkpoint's manifest is durable: the head moves to it. This decision's write is the commit
   * point.
   */
  public Decision manifestWritten(JobState state, CompletedCheckpoint checkpoint) {
    boolean newer =
        state.head().isEmpty() || checkpoint.id().compareTo(state.head().get().id()) > 0;
    if (state.status() != JobStatus.RUNNING || !newer) {
      return Decision.of(state);
    }
    List<CompletedCheckpoint> kept =
        new ArrayList<>(state.head().isPresent() ? state.retained() : List.of());
    kept.add(checkpoint);
    kept = kept.subList(Math.max(0, kept.size() - retention), kept.size());
    return Decision.of(
        state
            .withHead(checkpoint, kept)
            .withFailures(state.failures().atNewHead())
            .withSubmission(state.submission().map(JobSubmission::settled)),
        new JobEffect.NotifyComplete(checkpoint),
        new JobEffect.CollectGarbage(false));
  }

  /** Ids are used up to the reserved one: reserves the next lot. */
  public Decision reserveIds(JobState state) {
    return Decision.of(state.withReservedIds(state.reservedIds() + ID_LOT));
  }

  /** All input was processed before the head, and the head's commits are done. */
  public Decision finished(JobState state) {
    return ended(state, JobStatus.FINISHED);
  }

  /**
   * The job is to go on with other settings as soon as it has stopped. Durable before it stops, so
   * that whoever leads it then knows.
   */
  public Decision rescaling(JobState state, RunSettings to, long nowMillis) {
    return Decision.of(
        state.status() == JobStatus.RUNNING
            ? state.withSubmission(state.submission().map(each -> each.rescaledTo(to, nowMillis)))
            : state);
  }

  /** The job runs with other settings for good, and this is how that went. */
  public Decision rescaled(JobState state, Rescale.Facts facts) {
    return Decision.of(state.withSubmission(state.submission().map(each -> each.rescaled(facts))));
  }

  /** Whether a decision was the one by which a rescale is done. */
  public static boolean isRescaled(JobState before, JobState after) {
    return before.submission().flatMap(JobSubmission::before).isPresent()
        && after.submission().filter(each -> each.before().isEmpty()).isPresent()
        && after.status() == JobStatus.RUNNING;
  }

  /** Somebody wants the job to stop, and not to go on with anything. */
  public Decision stopping(JobState state) {
    return Decision.of(state.withSubmission(state.submission().map(JobSubmission::staying)));
  }

  /** How a job that has stopped or failed goes on by itself, because it was rescaled. */
  public static Optional<JobSubmission> continuation(JobState ended) {
    return switch (ended.status()) {
      case STOPPED ->
          ended.submission().filter(it -> it.next().isPresent()).map(JobSubmission::goingOn);
      case FAILED ->
          ended.submission().filter(it -> it.before().isPresent()).map(JobSubmission::goingBack);
      default -> Optional.empty();
    };
  }

  /** The head was taken for a stop, and its commits are done. */
  public Decision stopped(JobState state) {
    return ended(state, JobStatus.STOPPED);
  }

  private static Decision ended(JobState state, JobStatus status) {
    if (state.status() != JobStatus.RUNNING) {
      return Decision.of(state);
    }
    return Decision.of(
        state.withStatus(status),
        new JobEffect.Cancel(regionsOf(state), state.lastAttempt()),
        new JobEffect.CollectGarbage(true),
        new JobEffect.Ended(status));
  }

  private static List<Integer> regionsOf(JobState state) {
    return IntStream.range(0, state.regionAttempts().size()).boxed().toList();
  }
}
