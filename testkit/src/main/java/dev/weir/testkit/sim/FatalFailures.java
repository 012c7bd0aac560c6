package dev.weir.testkit.sim;

import dev.weir.serde.IncompatibleSchemaException;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.state.StateMismatchException;
import org.jspecify.annotations.Nullable;

/** Tells failures that another attempt would repeat from those that it would not. */
final class FatalFailures {
  private FatalFailures() {}

  static boolean isFatal(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StateMismatchException
          || cause instanceof IncompatibleSchemaException
          || cause instanceof CorruptObjectException
          || cause instanceof UnserializableTypeException) {
        return true;
      }
    }
    return false;
  }
}
