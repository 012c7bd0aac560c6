package dev.weir.serde.explain;

import dev.weir.failure.ExplainedFailure;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Nesting;
import dev.weir.serde.Serde;
import dev.weir.serde.SerdeException;
import dev.weir.serde.UnserializableTypeException;
import java.util.ConcurrentModificationException;
import org.jspecify.annotations.Nullable;

/**
 * A value cannot be written, though its type could be: it nests too deep, contains itself, or its
 * serde failed on it. Another attempt would meet the same value. The message names the class of
 * what is at fault, the path of fields that leads to it, where the value was met, and what to do.
 */
public final class UnwritableValueException extends SerdeException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  private UnwritableValueException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Says what is wrong with a value that could not be written. Writes it again, part by part, to
   * find the place.
   *
   * @param serde what failed to write it
   * @param place where the value was met, such as {@code state 'seen' of operator 'count'}
   * @param failure what the writing threw; an {@link Error} that no value is to blame for is thrown
   *     again
   * @return what to throw: this exception, an {@link UnserializableTypeException}, or something
   *     passing if the value was changed while it was written
   */
  public static RuntimeException explain(
      Serde<?> serde, Object value, String place, Throwable failure) {
    rethrowUnlessOfTheValue(failure);
    if (failure instanceof ConcurrentModificationException) {
      return new SerdeException(
          "A "
              + value.getClass().getName()
              + " ("
              + place
              + ") was changed while it was written; records and what is in state must not change",
          failure);
    }
    return explain(FailedPart.of(serde, value, failure), place);
  }

  /** As {@link #explain(Serde, Object, String, Throwable)}, where no single value is to blame. */
  public static RuntimeException explain(String place, Throwable failure) {
    rethrowUnlessOfTheValue(failure);
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new SerdeException(place + " cannot be written: " + failure, failure);
  }

  /**
   * Passes if the value can be written.
   *
   * @param scratch is reset
   * @throws RuntimeException what {@link #explain} returns otherwise
   */
  public static void requireWritable(
      Serde<?> serde, @Nullable Object value, String place, BinaryWriter scratch) {
    if (value == null) {
      throw new UnwritableValueException("A null (at " + place + ") cannot be written.", null);
    }
    scratch.reset();
    try {
      @SuppressWarnings("unchecked") // the caller pairs a serde with its values
      Serde<Object> typed = (Serde<Object>) serde;
      typed.write(value, scratch);
    } catch (Throwable unwritable) {
      throw explain(serde, value, place, unwritable);
    }
  }

  private static void rethrowUnlessOfTheValue(Throwable failure) {
    if (failure instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
      throw error;
    }
  }

  private static RuntimeException explain(FailedPart part, String place) {
    if (part.failure() instanceof UnserializableTypeException type) {
      return type.at(part.pathTo(type.path()), place);
    }
    return new UnwritableValueException(
        "A value of "
            + part.value().getClass().getName()
            + " (at "
            + part.path()
            + ", "
            + place
            + ") cannot be written: "
            + reason(part)
            + ".",
        part.failure());
  }

  private static String reason(FailedPart part) {
    Throwable failure = part.failure();
    if (failure instanceof StackOverflowError) {
      return String.valueOf(Nesting.tooDeepToWrite().getMessage());
    }
    if (failure instanceof SerdeException own) {
      return String.valueOf(own.getMessage());
    }
    return "its serde failed with " + failure;
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
