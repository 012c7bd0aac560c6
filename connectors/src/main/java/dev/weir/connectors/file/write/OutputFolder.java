package dev.weir.connectors.file.write;

import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.spi.connector.SinkScope;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The folder that a sink writes to, and what is done to the files in it as a whole. Blocks. */
public record OutputFolder(Path path) {

  /** Creates the folder if it is missing, and sees whether files can be written to it. */
  public void prepare() throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw FileConnectorException.permanent(
          "Output "
              + path
              + " is not a folder. Give the path of a folder, or of one to be created");
    }
    try {
      createDurably(path);
    } catch (IOException e) {
      throw FileConnectorException.ofFileSystem(
          "Output folder "
              + path
              + " cannot be created ("
              + FileConnectorException.reason(e)
              + "). Create it, or choose another one",
          e);
    }
    if (!Files.isWritable(path) || !Files.isExecutable(path)) {
      throw FileConnectorException.permanent(
          "Output folder "
              + path
              + " is not writable. Change its permissions, or choose another one");
    }
  }

  /** Creates a folder and the missing ones above it, and makes their entries durable. */
  private static void createDurably(Path folder) throws IOException {
    Path parent = folder.getParent();
    if (Files.isDirectory(folder) || parent == null) {
      return;
    }
    createDurably(parent);
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw new NotDirectoryException(folder.toString());
      }
    }
    try {
      sync(parent);
    } catch (AccessDeniedException e) {
      return; // What may be written but not read cannot be flushed.
    }
  }

  /**
   * Refuses to write beside committed files of the operator, whichever attempt they are from. Only
   * for a sink that goes on from no checkpoint: it has not committed any.
   */
  public void requireNoneCommitted(OutputNames names) throws IOException {
    Optional<Path> first;
    try (Stream<Path> entries = Files.list(path)) {
      first =
          entries
              .filter(entry -> names.isCommitted(entry.getFileName().toString()))
              .min(Comparator.naturalOrder());
    }
    if (first.isPresent()) {
      throw alreadyExists(first.get());
    }
  }

  private static FileConnectorException alreadyExists(Path file) {
    return FileConnectorException.permanent(
        "Output file "
            + file
            + " exists already, from an earlier run or another job, and a job that begins anew does"
            + " not write beside it. Choose another output folder");
  }

  /** Gives each file its final name. What has it already is passed over. */
  public void commit(List<PendingFile> files) throws IOException {
    if (files.isEmpty()) {
      return;
    }
    for (PendingFile file : files) {
      commit(file);
    }
    sync(path);
  }

  /**
   * Renames one file. Whoever commits the same file at the same moment, another attempt or another
   * process, may be ahead at any step: then the file is found under its final name.
   */
  private void commit(PendingFile file) throws IOException {
    Path pending = child(file.pendingName());
    Path committed = child(file.finalName());
    // In this order: a file has one of the two names at any time, and keeps the final one.
    boolean taken = size(committed).isPresent();
    OptionalLong size = size(pending);
    if (size.isEmpty()) {
      requireCommitted(file, pending, committed);
      return;
    }
    if (taken) {
      throw FileConnectorException.permanent(
          "Output file "
              + pending
              + " cannot be committed: "
              + committed
              + " exists already, and is not of this job. Both are left as they are: find out whose"
              + " it is. The job can go on when that name is free");
    }
    if (size.getAsLong() != file.sizeBytes()) {
      throw FileConnectorException.permanent(
          "Output file "
              + pending
              + " has "
              + size.getAsLong()
              + " bytes, but the checkpoint holds "
              + file.sizeBytes()
              + ". It was changed from outside and cannot be committed as "
              + committed);
    }
    try {
      Files.move(pending, committed, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (size(pending).isEmpty() && size(committed).equals(size)) {
        return;
      }
      throw FileConnectorException.ofFileSystem(
          "Output file "
              + pending
              + " cannot be renamed to "
              + committed
              + " ("
              + FileConnectorException.reason(e)
              + "). What it holds is safe: make it possible, and the next attempt renames it",
          e);
    }
  }

  /** The file of that name in the folder; a name that leads anywhere else is refused. */
  private Path child(String name) throws FileConnectorException {
    if (OutputNames.isOneName(name)) {
      return path.resolve(name);
    }
    throw FileConnectorException.permanent(
        "The checkpoint holds an output file named '"
            + name
            + "', which is no name of a file in "
            + path
            + ". The checkpoint was not written by Weir, and nothing of it is committed");
  }

  /** The size of what has that name; empty if nothing has. */
  private static OptionalLong size(Path file) throws IOException {
    try {
      return OptionalLong.of(Files.size(file));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  private static void requireCommitted(PendingFile file, Path pending, Path committed)
      throws IOException {
    OptionalLong size = size(committed);
    if (size.isEmpty()) {
      throw FileConnectorException.permanent(
          "Output is lost: the checkpoint holds "
              + pending
              + ", to be committed as "
              + committed
              + ", and neither exists. Put one of them back. Committed files must stay in the"
              + " folder until a later checkpoint has completed");
    }
    if (size.getAsLong() != file.sizeBytes()) {
      throw FileConnectorException.permanent(
          "Output file "
              + committed
              + " has "
              + size.getAsLong()
              + " bytes, but the checkpoint committed "
              + file.sizeBytes()
              + " bytes under this name, from "
              + pending
              + ", which does not exist any more. Put one of them back as it was");
    }
  }

  public boolean exists() {
    return Files.isDirectory(path);
  }

  /** Deletes pending files of the scope's job and operator that earlier attempts left behind. */
  public void discardBefore(SinkScope scope, OutputNames names) throws IOException {
    if (!exists()) {
      return;
    }
    try (Stream<Path> entries = Files.list(path)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        long attempt = names.attemptOf(entry.getFileName().toString()).orElse(Long.MAX_VALUE);
        if (attempt < scope.attempt()) {
          Files.deleteIfExists(entry);
        }
      }
    }
  }

  /** Makes the names of a folder's files durable. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
