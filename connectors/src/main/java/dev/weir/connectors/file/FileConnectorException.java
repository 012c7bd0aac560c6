package dev.weir.connectors.file;

import dev.weir.failure.ExplainedFailure;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder cannot be used as the pipeline asks. The message is for the user of the
 * pipeline: it names the file, what is wrong, and what to do.
 */
public final class FileConnectorException extends IOException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;
  private final boolean permanent;

  FileConnectorException(String message) {
    super(message);
    permanent = true;
  }

  FileConnectorException(String message, @Nullable Throwable cause) {
    super(message, cause);
    permanent = cause == null || isPermanent(cause);
  }

  /** A full disk or a failing device may get better; what the user must mend does not. */
  private static boolean isPermanent(Throwable cause) {
    return cause instanceof NoSuchFileException
        || cause instanceof AccessDeniedException
        || cause instanceof NotDirectoryException
        || cause instanceof FileAlreadyExistsException
        || cause instanceof EOFException
        || cause instanceof ZipException;
  }

  @Override
  public boolean isPermanent() {
    return permanent;
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
