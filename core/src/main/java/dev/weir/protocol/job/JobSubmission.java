package dev.weir.protocol.job;

import dev.weir.spi.store.ObjectRef;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
 */
public record JobSubmission(
    String jobClass,
    Map<String, String> arguments,
    String baseDirectory,
    Optional<ObjectRef> jar,
    String key,
    RunSettings settings,
    Optional<RunSettings> next,
    Optional<RunSettings> before) {

  public JobSubmission {
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
        jobClass, arguments, baseDirectory, jar, key, settings, Optional.empty(), Optional.empty());
  }

  private JobSubmission with(
      RunSettings now, Optional<RunSettings> then, Optional<RunSettings> fallback) {
    return new JobSubmission(jobClass, arguments, baseDirectory, jar, key, now, then, fallback);
  }

  /** The same, run with other settings from the beginning. */
  public JobSubmission runWith(RunSettings other) {
    return with(other, next, before);
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
    return before.map(to -> with(to, Optional.empty(), Optional.empty())).orElse(this);
  }

  /** The same, proven to run as it does. */
  JobSubmission settled() {
    return with(settings, next, Optional.empty());
  }

  /** The same, not to be rescaled any more. */
  JobSubmission staying() {
    return with(settings, Optional.empty(), before);
  }

  /** Whether the very same comes of both, whatever each is to become. */
  public boolean isMadeAs(JobSubmission other) {
    return with(settings, Optional.empty(), Optional.empty())
        .equals(other.with(other.settings, Optional.empty(), Optional.empty()));
  }

  /** Whether both are one submission, however each is to run: the job's classes are the same. */
  public boolean isOfOneJobWith(JobSubmission other) {
    return key.equals(other.key)
        && with(settings, Optional.empty(), Optional.empty())
            .equals(other.with(settings, Optional.empty(), Optional.empty()));
  }

  /** Whether somebody handed the same in, once more: the same key, or the same in all but that. */
  public boolean isSameAs(JobSubmission other) {
    return key.equals(other.key)
        || new JobSubmission(jobClass, arguments, baseDirectory, jar, other.key, settings)
            .equals(other);
  }
}
