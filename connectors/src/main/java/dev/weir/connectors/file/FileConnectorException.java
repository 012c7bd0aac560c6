package dev.weir.connectors.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder cannot be used as the pipeline asks. The message is for the user of the
 * pipeline: it names the file, what is wrong, and what to do.
 */
public final class FileConnectorException extends IOException {
  private static final long serialVersionUID = 1L;

  FileConnectorException(String message) {
    super(message);
  }

  FileConnectorException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Says in a few words what the file system had against it; some of its messages are only the
   * path.
   */
  static String reason(Exception e) {
    if (e instanceof AccessDeniedException) {
      return "no permission";
    }
    if (e instanceof NoSuchFileException) {
      return "it does not exist";
    }
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}
