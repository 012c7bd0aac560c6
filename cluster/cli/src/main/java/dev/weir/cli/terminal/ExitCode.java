package dev.weir.cli.terminal;

/** What the process ends with, if not with 0. */
public final class ExitCode {
  /** The job, or the command, failed. */
  public static final int FAILED = 1;

  /** The words on the command line make no sense. */
  public static final int USAGE_ERROR = 2;

  private ExitCode() {}
}
