package dev.weir.persistence.local;

import dev.weir.spi.store.StoreProvider.DataDirectoryInUseException;
import dev.weir.spi.store.StoreProvider.Home;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a directory to one process: a node's data directory, wherever its stores are, since working
 * files of state backends are in it. The operating system releases the lock when the process dies,
 * however it dies; the file itself stays, and its text tells others who holds it.
 */
public final class DirectoryLock implements Closeable {
  /**
   * The directories that this process holds. POSIX releases all locks of a process on a file when
   * it closes any descriptor of that file, so a second attempt in the same process must not even
   * open it.
   */
  private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

  private final Path key;
  private final FileChannel channel;

  private DirectoryLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Takes the lock of a node's own directory, which is made if it does not exist.
   *
   * @throws DataDirectoryInUseException if another process, or this one, holds it already
   */
  public static DirectoryLock ofNode(Home home) throws IOException {
    Path directory = home.dataDir().toAbsolutePath().normalize();
    new DurableFiles().createDirectories(directory);
    return acquire(directory, home.owner());
  }

  /**
   * Takes the lock of an existing directory.
   *
   * @param self who takes it, in words
   * @throws DataDirectoryInUseException if another process, or this one, holds it already
   */
  static DirectoryLock acquire(Path directory, String self) throws IOException {
    Path key = directory.toRealPath();
    String other = HELD.putIfAbsent(key, self);
    if (other != null) {
      throw inUse(directory, "this process already (" + other + ")");
    }
    try {
      return new DirectoryLock(key, lock(directory, self));
    } catch (AccessDeniedException e) {
      HELD.remove(key);
      throw new IOException(
          "data directory "
              + directory
              + " cannot be written: permission denied; make it writable, or use --data with"
              + " another directory",
          e);
    } catch (IOException | RuntimeException e) {
      HELD.remove(key);
      throw e;
    }
  }

  private static FileChannel lock(Path directory, String self) throws IOException {
    Path file = directory.resolve("lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(directory, holder(file));
      }
      writeHolder(channel, file, self);
      return channel;
    } catch (IOException | RuntimeException e) {
      try (channel) {
        throw e;
      }
    }
  }

  private static void writeHolder(FileChannel channel, Path file, String self) throws IOException {
    try {
      channel.truncate(0);
      DurableFiles.writeAll(
          channel, ByteBuffer.wrap((self + "\n").getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw DurableFiles.explain(file, e);
    }
  }

  private static String holder(Path file) {
    try {
      String text = Files.readString(file).strip();
      return text.isEmpty() ? "another process" : text;
    } catch (IOException e) {
      return "another process";
    }
  }

  private static DataDirectoryInUseException inUse(Path directory, String by) {
    return new DataDirectoryInUseException(
        "data directory "
            + directory
            + " is in use by "
            + by
            + "; stop it or use --data with another directory");
  }

  /** Releases the lock. Idempotent. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      try {
        channel.close();
      } finally {
        HELD.remove(key);
      }
    }
  }
}
