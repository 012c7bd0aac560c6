package dev.weir.cli;

/** There is no job of that name; the message says which there are. */
final class UnknownJobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownJobException(String message) {
    super(message);
  }
}
