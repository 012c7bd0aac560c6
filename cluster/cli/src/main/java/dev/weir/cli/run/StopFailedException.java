package dev.weir.cli.run;

/** A job that was asked to stop behind a checkpoint failed before it came to one. */
final class StopFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StopFailedException(String failure) {
    super(
        "the job stopped without a last checkpoint, because it was failing: "
            + failure
            + System.lineSeparator()
            + "nothing is lost: mend the cause and run the same command again to resume");
  }
}
