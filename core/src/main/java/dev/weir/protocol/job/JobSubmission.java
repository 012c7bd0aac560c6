package dev.weir.protocol.job;

import dev.weir.spi.store.ObjectRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What somebody handed in to be run on a cluster: all that a node needs to make the job itself. It
 * is durable in the job's row before anything of the job runs.
 *
 * @param jobClass the full name of the job's class
 * @param arguments the job's options by name
 * @param baseDirectory what relative paths among the arguments are relative to: the absolute path
 *     of the folder that the job was handed in from
 * @param jar the stored jar that holds the class; empty if every node has it on its class path
 * @param key tells this submission from others: a second one with the same key is the same one
 * @param next what it goes on with when it has stopped, because somebody rescales it
 * @param before what it goes back to if it fails before its first checkpoint with these settings
 * @param rescales the latest {@value #REMEMBERED}, oldest first
 */
public record JobSubmission(
    String jobClass,
    Map<String, String> arguments,
    String baseDirectory,
    Optional<ObjectRef> jar,
    String key,
    RunSettings settings,
    Optional<RunSettings> next,
    Optional<RunSettings> before,
    List<Rescale> rescales) {
  static final int REMEMBERED = 20;

  public JobSubmission {
    rescales = List.copyOf(rescales);
    arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
  }

  /** One that nobody has rescaled. */
  public JobSubmission(
      String jobClass,
      Map<String, String> arguments,
      String baseDirectory,
      Optional<ObjectRef> jar,
      String key,
      RunSettings settings) {
    this(
        jobClass,
        arguments,
        baseDirectory,
        jar,
        key,
        settings,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private JobSubmission with(
      RunSettings now, Optional<RunSettings> then, Optional<RunSettings> fallback) {
    return new JobSubmission(
        jobClass, arguments, baseDirectory, jar, key, now, then, fallback, rescales);
  }

  private JobSubmission remembering(List<Rescale> history) {
    return new JobSubmission(
        jobClass, arguments, baseDirectory, jar, key, settings, next, before, history);
  }

  private JobSubmission withLatest(UnaryOperator<Rescale> change) {
    if (rescales.isEmpty()) {
      return this;
    }
    List<Rescale> history = new ArrayList<>(rescales);
    history.add(change.apply(history.remove(history.size() - 1)));
    return remembering(history);
  }

  /** What makes the job, without what is to become or has become of it. */
  private JobSubmission alone(String underKey, RunSettings run) {
    return new JobSubmission(jobClass, arguments, baseDirectory, jar, underKey, run);
  }

  /** The same, run with other settings from the beginning. */
  public JobSubmission runWith(RunSettings other) {
    return with(other, next, before);
  }

  /** The same, to go on with other settings as soon as it has stopped; decided now. */
  JobSubmission rescaledTo(RunSettings to, long nowMillis) {
    List<Rescale> history = new ArrayList<>(rescales);
    history.add(Rescale.begun(settings, to, nowMillis));
    return rescaledTo(to)
        .remembering(history.subList(Math.max(0, history.size() - REMEMBERED), history.size()));
  }

  /** The same, to go on with other settings as soon as it has stopped. */
  public JobSubmission rescaledTo(RunSettings to) {
    return with(settings, Optional.of(to), before);
  }

  /** The same, going on with what it was to go on with. */
  public JobSubmission goingOn() {
    return next.map(to -> with(to, Optional.empty(), Optional.of(settings))).orElse(this);
  }

  /** The same, going back to what it was run with before. */
  public JobSubmission goingBack() {
    return before
        .map(to -> with(to, Optional.empty(), Optional.empty()))
        .map(back -> back.withLatest(each -> each.ended(Rescale.Outcome.WENT_BACK)))
        .orElse(this);
  }

  /** The same, proven to run as it does. */
  JobSubmission settled() {
    return before.isEmpty()
        ? this
        : with(settings, next, Optional.empty())
            .withLatest(each -> each.ended(Rescale.Outcome.DONE));
  }

  /** The same, with what is known of the latest rescale. */
  JobSubmission rescaled(Rescale.Facts facts) {
    return withLatest(each -> each.with(facts));
  }

  /** The same, not to be rescaled any more. */
  JobSubmission staying() {
    return next.isEmpty()
        ? this
        : with(settings, Optional.empty(), before)
            .withLatest(each -> each.ended(Rescale.Outcome.STOPPED));
  }

  /** Whether the very same comes of both, whatever each is to become. */
  public boolean isMadeAs(JobSubmission other) {
    return alone(key, settings).equals(other.alone(other.key, other.settings));
  }

  /** Whether both are one submission, however each is to run: the job's classes are the same. */
  public boolean isOfOneJobWith(JobSubmission other) {
    return alone(key, settings).equals(other.alone(other.key, settings));
  }

  /**
   * Whether somebody handed the same in, once more: the same key, or the same in all but that, and
   * but for the numbers of subtasks of a job that was rescaled, or follows the slots.
   */
  public boolean isSameAs(JobSubmission other) {
    return key.equals(other.key)
        || alone("", comparable(other)).equals(other.alone("", other.settings));
  }

  private RunSettings comparable(JobSubmission other) {
    RunSettings its = other.settings;
    if (!rescales.isEmpty() || !other.rescales.isEmpty()) {
      return settings
          .withParallelism(its.parallelism())
          .withParallelismOf(its.parallelismOf())
          .following(its.followsSlots());
    }
    return settings.followsSlots() && its.followsSlots()
        ? settings.withParallelism(its.parallelism())
        : settings;
  }
}
