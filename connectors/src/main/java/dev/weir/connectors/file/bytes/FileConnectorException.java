package dev.weir.connectors.file.bytes;

import dev.weir.failure.ExplainedFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder cannot be used as the pipeline asks. The message is for the user of the
 * pipeline: it names the file, what is wrong, and what to do. Whoever makes one says whether it
 * passes by itself.
 */
public final class FileConnectorException extends IOException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;
  private final boolean permanent;

  private FileConnectorException(String message, @Nullable Throwable cause, boolean permanent) {
    super(message, cause);
    this.permanent = permanent;
  }

  /** Stays until somebody changes the files, the pipeline or its options. */
  public static FileConnectorException permanent(String message) {
    return new FileConnectorException(message, null, true);
  }

  /** Stays until somebody changes the files, the pipeline or its options. */
  public static FileConnectorException permanent(String message, Throwable cause) {
    return new FileConnectorException(message, cause, true);
  }

  /** May go away by itself, as a full disk or a failing device does. */
  public static FileConnectorException passing(String message, @Nullable Throwable cause) {
    return new FileConnectorException(message, cause, false);
  }

  /**
   * The file system did not do what it was asked for. What it refuses by rights, names and kinds of
   * files is permanent; anything else, such as a full disk, may pass.
   *
   * @param answer what the file system threw; not an exception of this class
   */
  public static FileConnectorException ofFileSystem(String message, Exception answer) {
    return new FileConnectorException(message, answer, isRefusal(answer));
  }

  private static boolean isRefusal(Exception answer) {
    return answer instanceof NoSuchFileException
        || answer instanceof AccessDeniedException
        || answer instanceof NotDirectoryException
        || answer instanceof FileAlreadyExistsException
        || answer instanceof FileSystemLoopException
        || answer instanceof ReadOnlyFileSystemException;
  }

  @Override
  public boolean isPermanent() {
    return permanent;
  }

  /**
   * Says in a few words what the file system had against it; some of its messages are only the
   * path.
   */
  public static String reason(Exception e) {
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
