package dev.weir.cli.run;

/** A cluster does not run a job; the message says why. */
public final class SubmissionRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SubmissionRefusedException(String message) {
    super(message);
  }
}
