package dev.weir.persistence.rocksdb;

import dev.weir.connector.ExplainedFailure;
import java.io.IOException;

/** A database cannot be read or written, for a reason that may go away. */
final class StorageException extends IOException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String explanation() {
    return String.valueOf(getMessage());
  }

  @Override
  public boolean isPermanent() {
    return false;
  }
}
