package dev.weir.persistence.local;

import dev.weir.id.Installation;
import dev.weir.persistence.local.LocalCheckpointStore.Writers;
import dev.weir.settings.Settings;
import dev.weir.spi.store.StoreProvider;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Opens the stores in a directory, {@code weir.store.local.directory}: the data directory itself if
 * that is not set. It is one process's, unless {@code weir.store.local.shared} says that all nodes
 * of a cluster see it.
 */
public final class LocalStoreProvider implements StoreProvider {
  static final String OBJECTS = "objects";
  static final String JOBS = "jobs";
  static final String ROWS = "rows";

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
    LocalStoreSettings local = LocalStoreSettings.of(settings, home);
    Path dataDir = LocalStoreSettings.absolute(home.dataDir());
    DirectoryLock node = DirectoryLock.ofNode(home);
    try {
      if (local.shared()) {
        return openShared(local.directory(), dataDir, home, node);
      }
      return local.directory().equals(dataDir)
          ? openAlone(dataDir, node)
          : openElsewhere(local.directory(), home, node);
    } catch (IOException | RuntimeException e) {
      try (node) {
        throw e;
      }
    }
  }

  private Stores openElsewhere(Path directory, Home home, DirectoryLock node) throws IOException {
    files.createDirectories(directory);
    DirectoryLock lock = DirectoryLock.acquire(directory, home.owner());
    try {
      return openAlone(
          directory,
          () -> {
            try (node) {
              lock.close();
            }
          });
    } catch (IOException | RuntimeException e) {
      try (lock) {
        throw e;
      }
    }
  }

  private Stores openAlone(Path directory, Closeable lock) throws IOException {
    requireAlone(directory);
    files.createDirectories(directory.resolve(OBJECTS));
    files.createDirectories(directory.resolve(JOBS));
    Installation installation = DataIdentity.open(directory, files);
    LocalJobRowStore rows = new LocalJobRowStore(directory.resolve(JOBS), files, lock);
    rows.removeRemains();
    return new Stores(
        installation,
        new LocalCheckpointStore(directory.resolve(OBJECTS), files, Writers.THIS_PROCESS),
        rows,
        SharedDirectory.alone(installation));
  }

  private void requireAlone(Path directory) throws IOException {
    int version = DataVersion.find(directory).orElse(0);
    if (version == DataVersion.SHARED) {
      throw new IOException(
          "data directory "
              + directory
              + " is shared by several nodes: set weir.store.local.shared = true and"
              + " weir.store.local.directory to it, and give the node a data directory of its own"
              + " with --data");
    }
    if (version == 0) {
      DataVersion.write(directory, DataVersion.ALONE, files);
    }
  }

  private Stores openShared(Path directory, Path dataDir, Home home, DirectoryLock lock)
      throws IOException {
    Installation node = DataIdentity.open(dataDir, files);
    files.createDirectories(directory);
    new Conversion(directory, files).toShared(home.owner());
    files.createDirectories(directory.resolve(OBJECTS));
    files.createDirectories(directory.resolve(ROWS));
    String owner = home.owner() + " with " + dataDir;
    SharedDirectory shared = SharedDirectory.join(directory, node.id(), owner, files);
    return new Stores(
        shared.installation(),
        new LocalCheckpointStore(directory.resolve(OBJECTS), files, Writers.SEVERAL_PROCESSES),
        new SharedJobRowStore(
            directory.resolve(ROWS),
            files,
            () -> {
              try (lock) {
                shared.close();
              }
            }),
        shared);
  }

  @Override
  public Stores openReadOnly(Settings settings, Home home) throws IOException {
    Path directory = LocalStoreSettings.of(settings, home).directory();
    boolean shared = DataVersion.read(directory) == DataVersion.SHARED;
    Installation installation = DataIdentity.look(directory);
    return new Stores(
        installation,
        new LocalCheckpointStore(directory.resolve(OBJECTS), files, Writers.OTHERS),
        shared
            ? new SharedJobRowStore(directory.resolve(ROWS), files, null)
            : new LocalJobRowStore(directory.resolve(JOBS), files, null));
  }
}
