package dev.weir.persistence.local;

import dev.weir.id.JobId;
import dev.weir.spi.store.JobRowStore.Row;
import dev.weir.spi.store.StoreProvider.DataDirectoryInUseException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/** Makes a new directory, or one that was one process's, a shared one. */
record Conversion(Path directory, DurableFiles files) {
  private static final int MAX_WAITS = 40;
  private static final long WAIT_NANOS = 50_000_000;

  /**
   * Does so, or waits until another node has done so.
   *
   * @throws DataDirectoryInUseException if a process has the directory for itself
   */
  void toShared(String owner) throws IOException {
    for (int i = 1; !isShared(); i++) {
      try (DirectoryLock lock = DirectoryLock.acquire(directory, owner)) {
        convert(lock);
      } catch (DataDirectoryInUseException inUse) {
        if (i == MAX_WAITS) {
          throw inUse;
        }
        LockSupport.parkNanos(WAIT_NANOS);
      }
    }
  }

  private boolean isShared() throws IOException {
    return DataVersion.find(directory).equals(OptionalInt.of(DataVersion.SHARED));
  }

  /** Copies the rows; those of one process stay as they are, and nobody reads them any more. */
  private void convert(DirectoryLock lock) throws IOException {
    if (isShared()) {
      return; // by whoever had the lock before
    }
    Path rows = directory.resolve(LocalStoreProvider.ROWS);
    deleteRemains(rows);
    files.createDirectories(rows);
    SharedJobRowStore to = new SharedJobRowStore(rows, files, lock);
    LocalJobRowStore from =
        new LocalJobRowStore(directory.resolve(LocalStoreProvider.JOBS), files, null);
    for (JobId job : from.jobs()) {
      Row row = from.read(job).orElseThrow();
      to.takeOver(job, row);
    }
    DataVersion.write(directory, DataVersion.SHARED, files);
  }

  /** Of a conversion that did not come to its end: its process may have changed rows since. */
  private static void deleteRemains(Path rows) throws IOException {
    if (!Files.isDirectory(rows)) {
      return;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(rows)) {
      for (Path folder : folders) {
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(folder)) {
          for (Path version : versions) {
            Files.deleteIfExists(version);
          }
        }
        Files.deleteIfExists(folder);
      }
    }
  }
}
