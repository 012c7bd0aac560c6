package dev.weir.connectors.file;

import dev.weir.connector.WriterContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder that a sink writes to, and what is done to the files in it as a whole. Blocks. */
record OutputFolder(Path path) {

  /** Creates the folder if it is missing, and sees whether files can be written to it. */
  void prepare() throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw FileConnectorException.permanent(
          "Output "
              + path
              + " is not a folder. Give the path of a folder, or of one to be created");
    }
    try {
      Files.createDirectories(path);
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

  /**
   * Refuses to write beside committed files of the operator, whichever attempt they are from. Only
   * for a sink that goes on from no checkpoint: it has not committed any.
   */
  void requireNoneCommitted(OutputNames names) throws IOException {
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

  /** Refuses to write files whose names are taken. */
  void requireUnused(String finalName) throws IOException {
    Path file = path.resolve(finalName);
    if (Files.exists(file)) {
      throw alreadyExists(file);
    }
  }

  private static FileConnectorException alreadyExists(Path file) {
    return FileConnectorException.permanent(
        "Output file "
            + file
            + " exists already, from another run or another job. Empty the folder, or choose another one");
  }

  /** Gives each file its final name. What has it already is passed over. */
  void commit(List<PendingFile> files) throws IOException {
    if (files.isEmpty()) {
      return;
    }
    for (PendingFile file : files) {
      commit(file);
    }
    sync(path);
  }

  private void commit(PendingFile file) throws IOException {
    Path pending = path.resolve(file.pendingName());
    Path committed = path.resolve(file.finalName());
    long size;
    try {
      size = Files.size(pending);
    } catch (NoSuchFileException e) {
      requireCommitted(file, pending, committed);
      return;
    }
    if (size != file.sizeBytes()) {
      throw FileConnectorException.permanent(
          "Output file "
              + pending
              + " has "
              + size
              + " bytes, but the checkpoint holds "
              + file.sizeBytes()
              + ". It was changed from outside and cannot be committed as "
              + committed);
    }
    if (Files.exists(committed)) {
      throw FileConnectorException.permanent(
          "Output file "
              + pending
              + " cannot be committed: "
              + committed
              + " exists already, from another run or another job. Move that one away");
    }
    try {
      Files.move(pending, committed, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw FileConnectorException.ofFileSystem(
          "Output file "
              + pending
              + " cannot be renamed to "
              + committed
              + " ("
              + FileConnectorException.reason(e)
              + "). It is tried again when the job restarts",
          e);
    }
  }

  private static void requireCommitted(PendingFile file, Path pending, Path committed)
      throws IOException {
    if (!Files.exists(committed)) {
      throw FileConnectorException.permanent(
          "Output is lost: the checkpoint holds "
              + pending
              + ", to be committed as "
              + committed
              + ", and neither exists. Put one of them back. Committed files must stay in the folder until a"
              + " later checkpoint has completed");
    }
    if (Files.size(committed) != file.sizeBytes()) {
      throw FileConnectorException.permanent(
          "Output file "
              + committed
              + " has "
              + Files.size(committed)
              + " bytes, but the checkpoint committed "
              + file.sizeBytes()
              + " bytes under this name, from "
              + pending
              + ", which does not exist any more. Put one of them back as it was");
    }
  }

  /** Deletes pending files of the context's job and operator that earlier attempts left behind. */
  void discardBefore(WriterContext context, OutputNames names) throws IOException {
    if (!Files.isDirectory(path)) {
      return;
    }
    try (Stream<Path> entries = Files.list(path)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        long attempt = names.attemptOf(entry.getFileName().toString()).orElse(Long.MAX_VALUE);
        if (attempt < context.attempt()) {
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
