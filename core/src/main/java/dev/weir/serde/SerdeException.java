package dev.weir.serde;

import org.jspecify.annotations.Nullable;

/** A value could not be written or read. Its subclasses say whose fault it is. */
public class SerdeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message for the user of a pipeline. */
  public SerdeException(String message) {
    super(message);
  }

  /** Creates the exception with a message for the user of a pipeline and what led to it. */
  public SerdeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
