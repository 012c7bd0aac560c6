package dev.weir.connectors.file.line;

import dev.weir.connectors.file.bytes.FileHead;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** Looks for line ends in files, from behind. Blocks. */
public final class LineEnds {
  private static final int BLOCK_BYTES = 1 << 16;

  private LineEnds() {}

  /** Returns the offset behind the last line end in {@code [from, to)}, or -1 if there is none. */
  public static long last(FileChannel channel, long from, long to) throws IOException {
    long behind = to;
    while (behind > from) {
      long begin = Math.max(from, behind - BLOCK_BYTES);
      byte[] block = FileHead.read(channel, begin, (int) (behind - begin));
      for (int at = block.length - 1; at >= 0; at--) {
        if (block[at] == '\n') {
          return begin + at + 1;
        }
      }
      behind = begin;
    }
    return -1;
  }
}
