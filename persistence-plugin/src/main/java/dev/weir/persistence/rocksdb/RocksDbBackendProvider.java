package dev.weir.persistence.rocksdb;

import dev.weir.persistence.rocksdb.files.NativeFiles;
import dev.weir.serde.types.Types;
import dev.weir.settings.Settings;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.state.StateBackend;
import dev.weir.state.StateBackendProvider;
import dev.weir.state.format.NativeView;
import java.io.IOException;
import java.nio.file.Path;

/** The backend {@code rocksdb}, with the settings {@code memory} and {@code cache-share}. */
public final class RocksDbBackendProvider implements StateBackendProvider {
  @Override
  public String name() {
    return NativeFiles.BACKEND;
  }

  @Override
  public StateBackend open(Settings settings) {
    return new RocksDbBackend(RocksDbSettings.of(settings));
  }

  @Override
  public NativeView view(SnapshotReader snapshot, String operator, Types types, Path directory)
      throws IOException {
    return new RocksDbView(snapshot, operator, types, directory);
  }
}
