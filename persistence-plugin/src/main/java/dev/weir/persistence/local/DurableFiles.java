package dev.weir.persistence.local;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The steps by which a file comes to be on disk. Tests replace them to let one fail. */
class DurableFiles {
  /** Ends the names of files that are still being written. */
  static final String TEMP = ".tmp";

  /** Creates a file that does not exist yet. */
  FileChannel create(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Makes what was written to a file survive a loss of power. */
  void sync(FileChannel file) throws IOException {
    file.force(true);
  }

  /** Gives a file its final name at once, in place of another of that name. */
  void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Gives a file a further name, in one step, unless something has that name.
   *
   * @return false if something else has it
   */
  boolean link(Path file, Path name) throws IOException {
    try {
      Files.createLink(name, file);
      return true;
    } catch (FileAlreadyExistsException e) {
      return Files.isSameFile(file, name); // a network file system may lose an answer and ask again
    } catch (UnsupportedOperationException e) {
      throw new IOException("the file system has no hard links", e);
    }
  }

  /** Makes the entries of a directory survive a loss of power. */
  void syncDirectory(Path directory) throws IOException {
    if (File.separatorChar == '\\') {
      return; // Windows cannot open directories; its file systems log renames.
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      sync(channel);
    }
  }

  /** Creates a directory and the missing ones above it, and flushes the entries that are new. */
  void createDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      createDirectories(parent);
    }
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw new NotDirectoryException(directory + " is a file, not a directory");
      }
    } catch (IOException e) {
      throw explain(directory, e);
    }
    if (parent != null) {
      syncDirectory(parent);
    }
  }

  /** Writes a new file and flushes it; if that fails there is none. */
  void writeNew(Path path, byte[] content) throws IOException {
    try (FileChannel channel = create(path)) {
      writeAll(channel, ByteBuffer.wrap(content));
      sync(channel);
    } catch (IOException e) {
      discard(path, e);
      throw explain(path, e);
    }
  }

  /**
   * Writes a file in place of another of that name, or of none: all of it or the one before. That
   * it is the new one is durable when the directory is.
   */
  void replace(Path file, byte[] content) throws IOException {
    Path temp = file.resolveSibling(file.getFileName() + TEMP);
    Files.deleteIfExists(temp);
    writeNew(temp, content);
    try {
      rename(temp, file);
    } catch (IOException e) {
      discard(temp, e);
      throw explain(file, e);
    }
  }

  static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Removes what is left of a failed write; if even that fails, the first failure says so. */
  static void discard(Path path, Throwable because) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /** Says in words what went wrong with a write, and with which file. */
  static IOException explain(Path path, IOException e) {
    if (isFull(String.valueOf(e.getMessage()))) {
      return new FailedWriteException(
          "the disk is full: cannot write "
              + path
              + " (no space left); free some space. What was stored before is unharmed",
          e);
    }
    return new FailedWriteException("cannot write " + path + ": " + reason(path, e), e);
  }

  /** The system's reason; the messages of some exceptions are only the path. */
  private static String reason(Path path, IOException e) {
    Path parent = path.getParent();
    if (e instanceof NoSuchFileException) {
      return parent == null || Files.isDirectory(parent)
          ? "it does not exist"
          : "its folder " + parent + " does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "no permission";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "something of that name exists already";
    }
    String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    return reason == null ? e.toString() : reason;
  }

  private static boolean isFull(String reason) {
    return reason.contains("No space left")
        || reason.contains("quota exceeded")
        || reason.contains("not enough space");
  }
}
