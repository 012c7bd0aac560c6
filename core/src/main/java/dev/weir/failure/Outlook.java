package dev.weir.failure;

/** What another attempt can expect to meet. */
public enum Outlook {
  /** The same failure, until somebody changes something: the job fails at once. */
  PERMANENT,
  /** Perhaps nothing: the cause lies outside the job and may go away, such as a full disk. */
  PASSING,
  /** Nothing: a machine is gone, and the next attempt is somewhere else. */
  ELSEWHERE,
  /** Nobody said. The job restarts, but not for ever in the same place. */
  UNKNOWN
}
