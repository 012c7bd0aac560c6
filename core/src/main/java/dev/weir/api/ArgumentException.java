package dev.weir.api;

/**
 * An option of a job is missing, malformed or unknown. The message names it and says what to do.
 */
public final class ArgumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ArgumentException(String message) {
    super(message);
  }
}
