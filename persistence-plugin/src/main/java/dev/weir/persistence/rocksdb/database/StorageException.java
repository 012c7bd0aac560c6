package dev.weir.persistence.rocksdb.database;

import dev.weir.failure.ExplainedFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** A database cannot be read or written, for a reason that may go away unless it is permanent. */
public final class StorageException extends IOException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  private static final Set<Status.Code> UNREADABLE =
      EnumSet.of(Status.Code.Corruption, Status.Code.NotSupported);

  private static final String WHAT_TO_DO =
      ". If a newer version of Weir wrote it, upgrade Weir; if not, delete the folder 'local' in"
          + " the data directory, which holds only copies, or start with --fresh to begin without"
          + " state";

  private final boolean permanent;

  private StorageException(String message, @Nullable Throwable cause, boolean permanent) {
    super(message, cause);
    this.permanent = permanent;
  }

  /**
   * What RocksDB reports, in words that say what to do.
   *
   * @param what was tried with the state in the directory, a participle
   */
  static StorageException of(String what, Path directory, RocksDBException e) {
    Status status = e.getStatus();
    boolean full = status != null && status.getSubCode() == Status.SubCode.NoSpace;
    if (full || isFull(e)) {
      return full(what, directory, e);
    }
    boolean unreadable = status != null && UNREADABLE.contains(status.getCode());
    return new StorageException(
        "the state in "
            + directory
            + " could not be "
            + what
            + ": RocksDB says: "
            + e.getMessage()
            + (unreadable ? WHAT_TO_DO : ""),
        e,
        unreadable);
  }

  /** The same for what the JDK reports; what is no matter of space stays as it is. */
  public static IOException of(String what, Path directory, IOException e) {
    return isFull(e) ? full(what, directory, e) : e;
  }

  private static StorageException full(String what, Path directory, Exception e) {
    return new StorageException(
        "the disk is full: the state in "
            + directory
            + " could not be "
            + what
            + " (no space left); free some space. What was stored before is unharmed",
        e,
        false);
  }

  /** RocksDB has failed to merge files and does not get on. */
  static StorageException stuck(Path directory) {
    return new StorageException(
        "the state in "
            + directory
            + " could not be compacted, and RocksDB takes no more before it is. Most likely the"
            + " disk is full: free some space. What was stored before is unharmed",
        null,
        false);
  }

  private static boolean isFull(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left") || message.contains("Disk quota exceeded");
  }

  @Override
  public boolean isPermanent() {
    return permanent;
  }
}
