package dev.weir.runtime;

import dev.weir.connector.ExplainedFailure;
import dev.weir.serde.IncompatibleSchemaException;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.snapshot.NewerFormatException;
import dev.weir.state.StateMismatchException;

/** Tells failures that another attempt would repeat from those that it might not. */
public final class FatalFailures {
  private FatalFailures() {}

  /** Whether the failure, or any of its causes, would meet the next attempt as well. */
  public static boolean isFatal(Throwable failure) {
    if (ExplainedFailure.saysPermanent(failure)) {
      return true;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (explainsItself(cause)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the failure itself is one of the engine's fatal ones; their messages are for users. */
  public static boolean explainsItself(Throwable failure) {
    return failure instanceof StateMismatchException
        || failure instanceof IncompatibleSchemaException
        || failure instanceof CorruptObjectException
        || failure instanceof NewerFormatException
        || failure instanceof UnserializableTypeException;
  }
}
