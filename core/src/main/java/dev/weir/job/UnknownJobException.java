package dev.weir.job;

/** There is no job of that name; the message says which there are. */
public final class UnknownJobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnknownJobException(String message) {
    super(message);
  }
}
