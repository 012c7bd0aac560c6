package dev.weir.persistence.local;

import dev.weir.id.Installation;
import dev.weir.settings.Settings;
import dev.weir.spi.store.StoreProvider;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Opens the stores in a directory of this machine, {@code weir.store.local.directory}: the data
 * directory itself if that is not set.
 */
public final class LocalStoreProvider implements StoreProvider {
  private static final String OBJECTS = "objects";
  private static final String JOBS = "jobs";

  private final DurableFiles files;

  /** For the service loader. */
  public LocalStoreProvider() {
    this(new DurableFiles());
  }

  LocalStoreProvider(DurableFiles files) {
    this.files = files;
  }

  @Override
  public String name() {
    return "local";
  }

  /**
   * {@inheritDoc} The directory is created if it does not exist.
   *
   * @throws dev.weir.snapshot.NewerFormatException if a newer version of Weir has used the
   *     directory
   */
  @Override
  public Stores open(Settings settings, Home home) throws IOException {
    Path directory = directory(settings, home);
    createDurably(directory);
    DirectoryLock lock = lock(directory, home);
    try {
      DataVersion.checkOrWrite(directory, files);
      createDurably(directory.resolve(OBJECTS));
      createDurably(directory.resolve(JOBS));
      Installation installation = DataIdentity.open(directory, files);
      LocalJobRowStore rows = new LocalJobRowStore(directory.resolve(JOBS), files, lock);
      rows.removeRemains();
      return new Stores(
          installation, new LocalCheckpointStore(directory.resolve(OBJECTS), files, true), rows);
    } catch (IOException | RuntimeException e) {
      try (lock) {
        throw e;
      }
    }
  }

  private static Path directory(Settings settings, Home home) {
    return settings
        .read(in -> in.path("directory"))
        .orElse(home.dataDir())
        .toAbsolutePath()
        .normalize();
  }

  private static DirectoryLock lock(Path directory, Home home) throws IOException {
    try {
      return DirectoryLock.acquire(directory, home.owner());
    } catch (AccessDeniedException e) {
      throw new IOException(
          "data directory "
              + directory
              + " cannot be written: permission denied; make it writable, or use --data with"
              + " another directory",
          e);
    }
  }

  /** Creates a directory and the missing ones above it, and flushes the entries that are new. */
  private void createDurably(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      createDurably(parent);
    }
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw new NotDirectoryException(directory + " is a file, not a directory");
      }
    } catch (IOException e) {
      throw DurableFiles.explain(directory, e);
    }
    if (parent != null) {
      files.syncDirectory(parent);
    }
  }

  @Override
  public Stores openReadOnly(Settings settings, Home home) throws IOException {
    Path directory = directory(settings, home);
    DataVersion.check(directory);
    return new Stores(
        DataIdentity.look(directory),
        new LocalCheckpointStore(directory.resolve(OBJECTS), files, false),
        new LocalJobRowStore(directory.resolve(JOBS), files, null));
  }
}
