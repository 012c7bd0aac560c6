package dev.weir.persistence.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a node leaves for others to see as long as it lives. It holds a lock on the file, which ends
 * with its process however that dies; nothing waits for that lock.
 */
final class NodeFile implements Closeable {
  private static final String TITLE = "weir node 1\n";

  /** Those of this process: to open one of them a second time would release its lock. */
  private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

  private final Path file;
  private final FileChannel channel;

  private NodeFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Makes a file that does not exist, of the node that the words say. */
  static NodeFile create(Path file, String owner, DurableFiles files) throws IOException {
    FileChannel channel = files.create(file);
    try {
      byte[] text = (TITLE + owner + "\n").getBytes(StandardCharsets.UTF_8);
      DurableFiles.writeAll(channel, ByteBuffer.wrap(text));
      files.sync(channel);
      var unused = channel.tryLock();
      HELD.put(file, owner);
      return new NodeFile(file, channel);
    } catch (IOException e) {
      try (channel) {
        throw DurableFiles.explain(file, e);
      }
    }
  }

  /**
   * The node that made the file, in words, if its process lives or is frozen. Where a file system
   * does not tell, it is dead.
   */
  static Optional<String> living(Path file) {
    String mine = HELD.get(file);
    if (mine != null) {
      return Optional.of(mine);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        return Optional.empty();
      }
      String text = Files.readString(file);
      return Optional.of(text.substring(text.indexOf('\n') + 1).strip());
    } catch (OverlappingFileLockException e) {
      return Optional.of("this process, by another path");
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Removes the file. Idempotent. */
  @Override
  public void close() throws IOException {
    if (HELD.remove(file) != null) {
      try (channel) {
        Files.deleteIfExists(file);
      }
    }
  }
}
