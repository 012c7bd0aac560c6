package dev.weir.id;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a job, unique in its data directory or cluster. It becomes part of file names, actor
 * names and metrics, so it is restricted to 1 to 100 of the characters {@code A-Z a-z 0-9 . _ -}
 * and starts with a letter or a digit.
 */
public record JobId(String value) {
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private static final String RESERVED = "weir.lease.";

  public JobId {
    if (!LEGAL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "job id '"
              + value
              + "' must be 1 to 100 of A-Z a-z 0-9 . _ - and start with a letter or digit");
    }
  }

  /** The name of a job's class, in lower case: what the job is called unless somebody says else. */
  public static JobId of(Class<?> job) {
    return new JobId(job.getSimpleName().toLowerCase(Locale.ROOT));
  }

  /**
   * The name of a row in a store of jobs' rows that is no job's, but a lease of the whole cluster:
   * no job may be called so, and stores do not list it among the jobs.
   */
  public static JobId ofLease(String lease) {
    return new JobId(RESERVED + lease);
  }

  /** Whether it is the name of a lease's row. */
  public boolean isLease() {
    return value.startsWith(RESERVED);
  }

  @Override
  public String toString() {
    return value;
  }
}
