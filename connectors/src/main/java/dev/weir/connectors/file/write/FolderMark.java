package dev.weir.connectors.file.write;

import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.spi.connector.SinkScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * By which the subtasks of a sink see that their nodes name the same folder: the first one leaves a
 * mark of its attempt when it opens, and the others look for it when all have opened, before any
 * output is committed. It stays until the next attempt leaves its own: to take it away would be to
 * tell others of a failure that is none. It is not flushed: who loses it opens anew. Blocks.
 */
public final class FolderMark {
  private final OutputFolder folder;
  private final SinkScope scope;
  private final Path file;
  private final String attempt;
  private volatile boolean seen;

  public FolderMark(OutputFolder folder, SinkScope scope, OutputNames names) {
    this.folder = folder;
    this.scope = scope;
    this.file = folder.path().resolve(names.mark());
    this.attempt =
        "weir output mark 1\ninstallation "
            + scope.term().installation().id()
            + "\njob "
            + scope.job()
            + "\nattempt "
            + scope.term().epoch()
            + "-"
            + scope.attempt()
            + "\n";
    this.seen = scope.subtask() == 0;
  }

  /** Leaves the mark if it is this subtask's to do so. */
  public void leave() throws IOException {
    if (scope.subtask() > 0 || scope.parallelism() == 1) {
      return;
    }
    Path temp = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.writeString(temp, attempt);
      Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw FileConnectorException.ofFileSystem(
          "Output folder "
              + folder.path()
              + " cannot be written to: "
              + file
              + " ("
              + FileConnectorException.reason(e)
              + "). What is committed is not affected",
          e);
    } finally {
      Files.deleteIfExists(temp);
    }
  }

  /** Whether there is one to look for that was not seen yet. */
  boolean isWaitedFor() {
    return !seen;
  }

  /**
   * Looks for the mark, until it was seen once. All subtasks must have opened.
   *
   * @throws FileConnectorException if the first subtask has not left it in this folder
   */
  void require() throws IOException {
    if (seen) {
      return;
    }
    if (!isThere()) {
      throw FileConnectorException.permanent(
          "Output folder "
              + folder.path()
              + " is not the same on all nodes: subtask "
              + scope.subtask()
              + " of '"
              + scope.operator()
              + "' does not see what subtask 0 has left there, "
              + file
              + ". Nothing of it is committed. Give a folder that all nodes see under this path,"
              + " such as one of a network file system");
    }
    seen = true;
  }

  private boolean isThere() throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).equals(attempt);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw FileConnectorException.ofFileSystem(
          "Output folder "
              + folder.path()
              + " cannot be looked at: "
              + file
              + " cannot be read ("
              + FileConnectorException.reason(e)
              + "). Make it readable",
          e);
    }
  }
}
