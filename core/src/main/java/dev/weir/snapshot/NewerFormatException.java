package dev.weir.snapshot;

import dev.weir.failure.ExplainedFailure;
import java.io.IOException;

/** A file is intact, but this version of Weir is too old to read it. Nothing was changed. */
public final class NewerFormatException extends IOException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  /**
   * Says what to do.
   *
   * @param what the file, for the message
   * @param found its format's version
   * @param known the newest version that this code reads
   */
  public NewerFormatException(String what, int found, int known) {
    super(
        what
            + " was written by a newer version of Weir (format "
            + found
            + ", this one reads up to "
            + known
            + "); upgrade Weir to read it");
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
