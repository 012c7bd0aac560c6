package dev.weir.spi.store;

import dev.weir.id.Installation;
import dev.weir.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Opens stores; found through {@link java.util.ServiceLoader} by its name, which the configuration
 * gives as {@code weir.store.provider}.
 *
 * <p>Whatever the stores are, a directory, a keyspace or a bucket, both methods read their settings
 * before they touch anything.
 */
public interface StoreProvider {
  /**
   * The stores of one installation, and which one that is: the same for all nodes that may work
   * together, but for the process and perhaps the place.
   */
  record Stores(
      Installation installation, CheckpointStore checkpoints, JobRowStore rows, SameStores same)
      implements AutoCloseable {
    /** Stores that are the same for every node that finds the same installation's id in them. */
    public Stores(Installation installation, CheckpointStore checkpoints, JobRowStore rows) {
      this(installation, checkpoints, rows, SameStores.byId(installation));
    }

    @Override
    public void close() throws IOException {
      try (rows) {
        checkpoints.close();
      }
    }
  }

  /**
   * What a node gives to its stores.
   *
   * @param dataDir the node's own directory on this machine
   * @param owner who opens the stores, in words, for others who find them in use
   */
  record Home(Path dataDir, String owner) {
    /** That of this process. */
    public static Home of(Path dataDir) {
      return new Home(
          dataDir,
          "process "
              + ProcessHandle.current().pid()
              + " since "
              + Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }
  }

  /** The name in the configuration, for example {@code local}. */
  String name();

  /**
   * Opens the stores, and makes what they need if it is not there yet. Keeps the node's own
   * directory to one process, wherever the stores are: state backends work in it.
   *
   * @param settings what the configuration holds below {@code weir.store.NAME}
   * @throws dev.weir.settings.SettingException if a setting is missing, malformed or unknown
   * @throws DataDirectoryInUseException if another process has the stores open, and they are for
   *     one process at a time, or if it works in the same data directory
   */
  Stores open(Settings settings, Home home) throws IOException;

  /**
   * Opens the stores for looking only, beside a process that may be running: nothing is locked,
   * created or repaired.
   *
   * @param settings as for {@link #open}
   */
  Stores openReadOnly(Settings settings, Home home) throws IOException;

  /** Another process works in the data directory. */
  final class DataDirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    public DataDirectoryInUseException(String message) {
      super(message);
    }
  }
}
