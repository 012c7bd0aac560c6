package dev.weir.persistence.rocksdb.database;

import dev.weir.failure.ExplainedFailure;
import java.io.IOException;
import java.nio.file.Path;

/** RocksDB's native library cannot be used; the message says what to do. */
final class NativeLibraryException extends IllegalArgumentException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  private static final String WHAT_TO_DO =
      ". Set the environment variable "
          + NativeLibrary.FOLDER_VARIABLE
          + " to a folder of yours that can be written, and from which programs may be run";

  private NativeLibraryException(String message, Throwable cause) {
    super(message, cause);
  }

  static NativeLibraryException notPlaced(Path folder, IOException cause) {
    return new NativeLibraryException(
        "RocksDB's native library could not be put into "
            + folder
            + " ("
            + cause
            + ")"
            + WHAT_TO_DO,
        cause);
  }

  /** As where the file system does not allow to execute what is on it. */
  static NativeLibraryException refused(Path library, UnsatisfiedLinkError cause) {
    return new NativeLibraryException(
        "RocksDB's native library could not be loaded ("
            + String.valueOf(cause.getMessage())
                .replace(library + ": " + library, library.toString())
            + "); the folder may be mounted without execution"
            + WHAT_TO_DO,
        cause);
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
