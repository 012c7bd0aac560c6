package dev.weir.snapshot;

import dev.weir.id.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Opens stores; found through {@link java.util.ServiceLoader} by its name in the configuration. */
public interface StoreProvider {
  /** The stores of one installation, and which one that is. */
  record Stores(Installation installation, CheckpointStore checkpoints, JobRowStore rows)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (rows) {
        checkpoints.close();
      }
    }
  }

  /** The name in the configuration, for example {@code local}. */
  String name();

  /**
   * Opens the stores, creating the directory if need be.
   *
   * @param dataDir the installation's directory on this machine
   * @param settings what the configuration holds below {@code weir.store.NAME}
   * @throws DataDirectoryInUseException if another process has the directory open
   */
  Stores open(Path dataDir, Map<String, String> settings) throws IOException;

  /**
   * Opens the stores for looking only, beside a process that may be running: nothing is locked,
   * created or repaired.
   */
  Stores openReadOnly(Path dataDir, Map<String, String> settings) throws IOException;

  /** Another process works in the data directory. */
  final class DataDirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    public DataDirectoryInUseException(String message) {
      super(message);
    }
  }
}
