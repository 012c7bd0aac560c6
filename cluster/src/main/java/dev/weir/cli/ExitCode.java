package dev.weir.cli;

/** What the process ends with, if not with 0. */
final class ExitCode {
  /** The job, or the command, failed. */
  static final int FAILED = 1;

  /** The words on the command line make no sense. */
  static final int USAGE_ERROR = 2;

  private ExitCode() {}
}
