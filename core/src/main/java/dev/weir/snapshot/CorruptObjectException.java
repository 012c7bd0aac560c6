package dev.weir.snapshot;

import java.io.IOException;

/**
 * An object is missing, shorter than its reference says, or its bytes do not match their checksum.
 */
public final class CorruptObjectException extends IOException {
  private static final long serialVersionUID = 1L;

  public CorruptObjectException(String message) {
    super(message);
  }
}
