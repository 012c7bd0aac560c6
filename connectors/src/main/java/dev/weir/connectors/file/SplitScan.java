package dev.weir.connectors.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at files and makes splits of them. Blocks. */
record SplitScan(InputPath input, ReadOptions options) {
  private static final int BACKWARDS_BYTES = 1 << 16;

  /** Makes splits of the whole input. */
  List<FileSplit> all() throws IOException {
    if (input.isFolder()) {
      return of(input.list());
    }
    if (options.isFollowing() && input.isGzip(InputPath.ITSELF)) {
      throw FileConnectorException.permanent(
          "Input "
              + input.root()
              + " is a gzip file, which cannot be followed: read it without follow, or follow its folder");
    }
    return of(List.of(InputPath.ITSELF));
  }

  /**
   * Makes splits of the named files, in their order. A file that vanishes while following never was
   * there.
   */
  List<FileSplit> of(List<String> names) throws IOException {
    List<FileSplit> splits = new ArrayList<>();
    for (String name : names) {
      add(name, splits);
    }
    return splits;
  }

  /**
   * Moves a split behind the last line of its file that has a line end: no reader can have come
   * further. Empty if the file is gone.
   */
  Optional<FileSplit> live(FileSplit split) throws IOException {
    try (FileChannel channel =
        FileChannel.open(input.file(split.name()), StandardOpenOption.READ)) {
      long behind = channel.size();
      ByteBuffer block = ByteBuffer.allocate(BACKWARDS_BYTES);
      while (behind > split.position()) {
        long from = Math.max(split.position(), behind - BACKWARDS_BYTES);
        block.clear().limit((int) (behind - from));
        while (block.hasRemaining() && channel.read(block, from + block.position()) >= 0) {
          // Reads until the block is full or the file has been cut.
        }
        int end = lastLineEnd(block.flip());
        if (end >= 0) {
          return Optional.of(split.at(from + end + 1, split.fingerprint()));
        }
        behind = from;
      }
      return Optional.of(split);
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  private static int lastLineEnd(ByteBuffer block) {
    int at = block.limit() - 1;
    while (at >= 0 && block.get(at) != '\n') {
      at--;
    }
    return at;
  }

  private void add(String name, List<FileSplit> splits) throws IOException {
    Path file = input.file(name);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      Fingerprint fingerprint = Fingerprint.of(channel, size);
      if (input.isGzip(name)) {
        splits.add(FileSplit.unread(name, 0, Long.MAX_VALUE, size, fingerprint));
      } else if (options.isFollowing()) {
        splits.add(FileSplit.unread(name, 0, Long.MAX_VALUE, FileSplit.UNKNOWN, fingerprint));
      } else {
        cut(name, size, fingerprint, splits);
      }
    } catch (NoSuchFileException e) {
      if (options.isFollowing()) {
        return;
      }
      throw FileConnectorException.permanent(
          "Input file " + file + " vanished while the input was listed. Leave the input as it is",
          e);
    } catch (FileConnectorException e) {
      throw e;
    } catch (IOException e) {
      throw FileConnectorException.ofFileSystem(
          "Input file "
              + file
              + " cannot be read ("
              + FileConnectorException.reason(e)
              + "). Make it readable, or move it out of the input",
          e);
    }
  }

  private void cut(String name, long size, Fingerprint fingerprint, List<FileSplit> splits) {
    long splitSize = options.splitSizeBytes();
    long start = 0;
    while (start < size) {
      long end = size - start > splitSize ? start + splitSize : size;
      splits.add(FileSplit.unread(name, start, end, size, fingerprint));
      start = end;
    }
  }
}
