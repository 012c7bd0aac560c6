package dev.weir.testkit.sim.scenario;

import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.snapshot.ObjectNames;
import dev.weir.testkit.sim.scenario.Happening.Committed;
import dev.weir.testkit.sim.scenario.Happening.ManifestWritten;
import dev.weir.testkit.sim.scenario.Happening.ObjectWritten;
import dev.weir.testkit.sim.scenario.Happening.Opening;
import dev.weir.testkit.sim.scenario.Happening.Reported;
import dev.weir.testkit.sim.scenario.Happening.RowAsked;
import dev.weir.testkit.sim.scenario.Happening.RowWritten;
import dev.weir.testkit.sim.scenario.Happening.SnapshotBegun;
import dev.weir.testkit.sim.scenario.Happening.Told;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which happenings are meant. Subtasks are named as in {@code count/0}.
 *
 * @param words for whoever reads that it never came to pass
 */
public record Moment<H extends Happening>(String words, Class<H> kind, Predicate<H> which) {

  /** Whether a happening is meant. */
  boolean fits(Happening happening) {
    return kind.isInstance(happening) && which.test(kind.cast(happening));
  }

  /** A deployment of a subtask under one attempt. */
  public static Moment<Told> deployment(String subtask, int attempt) {
    return new Moment<>(
        "deployment of " + subtask + " under attempt " + attempt,
        Told.class,
        told ->
            told.message() instanceof ToSubtask.Deploy
                && isFor(told, subtask)
                && told.message().attempt().number() == attempt);
  }

  /** An order of a kind to a subtask. */
  public static Moment<Told> order(Class<?> kind, String subtask) {
    return new Moment<>(
        kind.getSimpleName() + " to " + subtask,
        Told.class,
        told -> kind.isInstance(order(told)) && isFor(told, subtask));
  }

  /** An order of a kind to anybody. */
  public static Moment<Told> order(Class<?> kind) {
    return new Moment<>(kind.getSimpleName(), Told.class, told -> kind.isInstance(order(told)));
  }

  private static boolean isFor(Told told, String subtask) {
    return told.message().subtask().toString().equals(subtask);
  }

  private static @Nullable SubtaskOrder<?> order(Told told) {
    return told.message() instanceof ToSubtask.Orders<?> orders ? orders.packet().message() : null;
  }

  /** A report of a kind, of anybody. */
  public static Moment<Reported> report(Class<? extends SubtaskReport> kind) {
    return new Moment<>(
        kind.getSimpleName(),
        Reported.class,
        reported ->
            reported.message() instanceof ToCoordinator.Reports reports
                && kind.isInstance(reports.packet().message()));
  }

  /** A report of a kind, of one subtask. */
  public static Moment<Reported> report(Class<? extends SubtaskReport> kind, String subtask) {
    return report(kind)
        .and("of " + subtask, reported -> reported.message().subtask().toString().equals(subtask));
  }

  /** The word of a place that an attempt does not run there. */
  public static Moment<Reported> gone(String subtask) {
    return new Moment<>(
        subtask + " is gone",
        Reported.class,
        reported ->
            reported.message() instanceof ToCoordinator.Gone
                && reported.message().subtask().toString().equals(subtask));
  }

  /** A subtask is asked to go on under another coordinator. */
  public static Moment<Told> adoption(String subtask) {
    return new Moment<>(
        "adoption of " + subtask,
        Told.class,
        told -> told.message() instanceof ToSubtask.Adopt && isFor(told, subtask));
  }

  /** A subtask says who it is to a coordinator that takes over. */
  public static Moment<Reported> adopted(String subtask) {
    return report(SubtaskReport.Here.class, subtask);
  }

  /** An attempt of a subtask begins to open. */
  public static Moment<Opening> opening(String subtask, int attempt) {
    return new Moment<>(
        "opening of " + subtask + " under attempt " + attempt,
        Opening.class,
        opening ->
            opening.attempt().subtask().toString().equals(subtask)
                && opening.attempt().number() == attempt);
  }

  /** A subtask wants its part of a checkpoint written. */
  public static Moment<SnapshotBegun> snapshotBegun(String subtask, long checkpoint) {
    return new Moment<>(
        subtask + " begins snapshot " + checkpoint,
        SnapshotBegun.class,
        begun ->
            begun.attempt().subtask().toString().equals(subtask)
                && begun.checkpoint().value() == checkpoint);
  }

  /** A subtask has written an object of its part of a checkpoint. */
  public static Moment<ObjectWritten> objectWritten(String subtask, long checkpoint) {
    return new Moment<>(
        subtask + " writes for checkpoint " + checkpoint,
        ObjectWritten.class,
        written ->
            written.by().subtask().toString().equals(subtask)
                && ObjectNames.checkpointOf(written.name())
                    .equals(Optional.of(new CheckpointId(checkpoint))));
  }

  public static Moment<ManifestWritten> manifestWritten(long checkpoint) {
    return new Moment<>(
        "manifest " + checkpoint + " is written",
        ManifestWritten.class,
        written -> written.checkpoint().value() == checkpoint);
  }

  /** A coordinator wants the head to move to a checkpoint, or to a later one. */
  public static Moment<RowAsked> headAsked(long checkpoint) {
    return new Moment<>(
        "the head is to move to " + checkpoint,
        RowAsked.class,
        asked -> head(asked.next()) >= checkpoint);
  }

  /** The head has moved to a checkpoint, or to a later one. */
  public static Moment<RowWritten> headMoved(long checkpoint) {
    return new Moment<>(
        "the head has moved to " + checkpoint,
        RowWritten.class,
        written -> head(written.after()) >= checkpoint && head(written.before()) < checkpoint);
  }

  private static long head(JobState row) {
    return row.head().map(CompletedCheckpoint::id).map(CheckpointId::value).orElse(0L);
  }

  /** The head has moved, wherever to. */
  public static Moment<RowWritten> headMoved() {
    return new Moment<>(
        "the head has moved",
        RowWritten.class,
        written -> head(written.after()) > head(written.before()));
  }

  /** The row says what became of the job. */
  public static Moment<RowWritten> becomes(JobStatus status) {
    return new Moment<>(
        "the job is " + status,
        RowWritten.class,
        written -> written.after().status() == status && written.before().status() != status);
  }

  /** Output of a checkpoint becomes visible. */
  public static Moment<Committed> committed(long checkpoint) {
    return new Moment<>(
        "output of checkpoint " + checkpoint + " is committed",
        Committed.class,
        committed -> committed.transaction().checkpoint().value() == checkpoint);
  }

  /** The same, if something else is the case as well. */
  public Moment<H> and(String moreWords, Predicate<H> more) {
    return new Moment<>(words + ", " + moreWords, kind, which.and(more));
  }
}
