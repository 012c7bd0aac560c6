package dev.weir.wire.frame;

import dev.weir.failure.PermanentFailureException;

/** A record is larger than what may cross machines. */
public final class RecordTooLargeException extends PermanentFailureException {
  private static final long serialVersionUID = 1L;

  RecordTooLargeException(String operator, Class<?> type, int bytes, int most) {
    super(
        "a "
            + type.getName()
            + " that operator '"
            + operator
            + "' emitted has "
            + bytes
            + " bytes, and records between machines have at most "
            + most
            + ": emit smaller ones, or raise weir.exchange.max-record on all nodes");
  }
}
