package dev.weir.persistence.rocksdb;

import dev.weir.persistence.rocksdb.database.Database;
import dev.weir.persistence.rocksdb.database.RocksDbResources;
import dev.weir.persistence.rocksdb.files.LocalDirectory;
import dev.weir.persistence.rocksdb.files.NativeFiles;
import dev.weir.persistence.rocksdb.layout.StoredEntries;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.format.KeyedStateFormat.EntryConsumer;
import dev.weir.state.format.NativeView;
import dev.weir.state.key.KeyGroupRange;
import java.io.IOException;
import java.nio.file.Path;

/** A snapshot's database, opened for another backend to read. */
final class RocksDbView implements NativeView {
  private static final long MEMORY_BYTES = 16L << 20;

  private final Path directory;
  private final Types types;
  private final NativeFiles files;
  private final RocksDbResources resources;
  private final Database database;

  RocksDbView(SnapshotReader snapshot, String operator, Types types, Path directory)
      throws IOException {
    this.directory = directory;
    this.types = types;
    byte[] description = NativeFiles.bytesOf(snapshot, operator);
    files = NativeFiles.read(description, snapshot.name());
    resources = new RocksDbResources(MEMORY_BYTES);
    try {
      LocalDirectory.place(files, description, snapshot.store(), attemptOf(directory), directory);
      database = Database.openReadOnly(resources, directory);
    } catch (IOException | RuntimeException failed) {
      try {
        resources.close();
        LocalDirectory.delete(directory);
      } catch (IOException | RuntimeException left) {
        failed.addSuppressed(left);
      }
      throw failed;
    }
  }

  private static Path attemptOf(Path directory) {
    Path parent = directory.toAbsolutePath().getParent();
    return parent == null ? directory : parent;
  }

  @Override
  public <V> void read(KeyedStateFormat<V> format, KeyGroupRange range, EntryConsumer<V> consumer) {
    Integer number = files.numbers().get(format.id());
    if (number != null) {
      new StoredEntries<>(database, number, format, types, files.hasListChunks())
          .read(range, consumer);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      database.close();
    } finally {
      try {
        resources.close();
      } finally {
        LocalDirectory.delete(directory);
      }
    }
  }
}
