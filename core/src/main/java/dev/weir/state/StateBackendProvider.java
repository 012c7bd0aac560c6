package dev.weir.state;

import dev.weir.serde.types.Types;
import dev.weir.settings.Settings;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.state.format.NativeView;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Opens a state backend; found through {@link java.util.ServiceLoader} by its name on the command
 * line.
 */
public interface StateBackendProvider {
  /** For example {@code heap}. */
  String name();

  /**
   * Opens the one backend of a process.
   *
   * @param settings what the configuration holds below {@code weir.state.NAME}
   * @throws IllegalArgumentException if it cannot work with these; the message says which and why
   */
  StateBackend open(Settings settings);

  /**
   * Reads, for another backend, the files that this one wrote for an operator's snapshot.
   *
   * @param directory does not exist yet; the view may create it, and deletes it when it is closed
   * @throws UnsupportedOperationException if the backend has no files of its own
   */
  default NativeView view(SnapshotReader snapshot, String operator, Types types, Path directory)
      throws IOException {
    throw new UnsupportedOperationException("state backend '" + name() + "' writes no files");
  }
}
