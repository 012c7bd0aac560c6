package dev.weir.persistence.rocksdb;

import dev.weir.id.CheckpointId;
import dev.weir.persistence.rocksdb.files.LocalDirectory;
import java.io.IOException;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies on the node of an operator's checkpoints: directories with links to their files, for
 * the next attempt. The latest complete one stays, and those under way. Safe for use by several
 * threads.
 */
final class FileCopies {
  private static final Logger LOG = LoggerFactory.getLogger(FileCopies.class);

  private final RocksDbBackend backend;
  private final LocalDirectory directory;
  private final TreeMap<CheckpointId, String> names = new TreeMap<>();
  private boolean othersDeleted;

  FileCopies(RocksDbBackend backend, LocalDirectory directory) {
    this.backend = backend;
    this.directory = directory;
  }

  /** A checkpoint's files are stored, and linked under a name. */
  synchronized void stored(CheckpointId checkpoint, String name) {
    names.put(checkpoint, name);
  }

  /** Nothing earlier will be restored any more, nor what other attempts left. */
  synchronized void complete(CheckpointId checkpoint) {
    try {
      var before = names.headMap(checkpoint, false);
      for (String name : before.values()) {
        LocalDirectory.delete(directory.links(name));
      }
      before.clear();
      if (!othersDeleted) {
        backend.deleteOtherAttempts(directory);
        othersDeleted = true;
      }
    } catch (IOException left) {
      sayWhatIsLeft(left);
    }
  }

  /** The checkpoint will not be restored. */
  synchronized void aborted(CheckpointId checkpoint) {
    String name = names.remove(checkpoint);
    if (name == null) {
      return;
    }
    try {
      LocalDirectory.delete(directory.links(name));
    } catch (IOException left) {
      sayWhatIsLeft(left);
    }
  }

  private void sayWhatIsLeft(IOException left) {
    LOG.warn("old state in {} could not be deleted: {}", directory.root(), left.toString());
  }
}
