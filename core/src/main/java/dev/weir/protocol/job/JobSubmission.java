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
 */
public record JobSubmission(
    String jobClass,
    Map<String, String> arguments,
    String baseDirectory,
    Optional<ObjectRef> jar,
    String key,
    RunSettings settings) {

  public JobSubmission {
    arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
  }

  /** Whether somebody handed the same in, once more: the same key, or the same in all but that. */
  public boolean isSameAs(JobSubmission other) {
    return key.equals(other.key)
        || new JobSubmission(jobClass, arguments, baseDirectory, jar, other.key, settings)
            .equals(other);
  }
}
