package dev.weir.spi.store;

import java.io.IOException;

/**
 * A store claims that what it was asked for has not happened, and will not. Whatever else a store
 * throws says nothing about the outcome: the change may have happened, or may still do so. Who
 * asked for it reads back before anybody is told and before anything is deleted.
 *
 * <p>The claim is about the one call that throws this. An exception around it, of somebody who made
 * several calls, claims nothing.
 */
public final class KnownFailureException extends IOException {
  private static final long serialVersionUID = 1L;

  public KnownFailureException(String message) {
    super(message);
  }

  /** The claim about a failure whose message says what went wrong. */
  public KnownFailureException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
