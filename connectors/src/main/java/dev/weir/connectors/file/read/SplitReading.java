package dev.weir.connectors.file.read;

import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.connectors.file.bytes.InputPath;
import dev.weir.connectors.file.bytes.OpenedFile;
import dev.weir.connectors.file.line.LineCutter;
import dev.weir.connectors.file.line.LineDecoder;
import dev.weir.connectors.file.split.FileSplit;
import dev.weir.connectors.file.split.ReadOptions;
import dev.weir.connectors.file.split.WaitingFile;
import dev.weir.failure.ExplainedFailure;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.SourceOutput;
import dev.weir.spi.connector.SplitOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One split while it is read: decodes lines from a block in memory while the next block is read on
 * an I/O thread. Used by its reader's thread only.
 */
final class SplitReading implements AutoCloseable {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Read behind the split's end, where its last line usually ends. */
  private static final int OVERLAP_BYTES = 4 * 1024;

  enum State {
    /** There may be lines at hand. */
    READY,
    /** The next line needs a block that is not there yet. */
    WAITING,
    /** All is read of a followed file, as it is now. */
    CAUGHT_UP,
    /** All is read. */
    FINISHED
  }

  private final FileSplit split;
  private final InputPath input;
  private final ReaderContext context;
  private final Runnable onFetched;
  private final BlockPool pool;
  private final int blockBytes;
  private final LineCutter cutter;
  private final SplitFeed feed;

  private State state = State.READY;
  private OpenedFile file;

  /** Where the next block begins. */
  private long nextOffset;

  private boolean fetching;
  private boolean atEnd;
  private @Nullable Block ready;
  private byte @Nullable [] current;

  /**
   * Prepares; nothing is read before {@link #fetchAhead} or {@link #emit}.
   *
   * @param restored whether the split is from a checkpoint
   * @param onFetched runs on the reader's thread when a block has come
   */
  SplitReading(
      FileSplit split,
      boolean restored,
      InputPath input,
      ReadOptions options,
      ReaderContext context,
      BlockPool pool,
      Runnable onFetched) {
    this.split = split;
    this.input = input;
    this.blockBytes = options.blockBytes();
    this.context = context;
    this.pool = pool;
    this.onFetched = onFetched;
    this.file = split.file();
    boolean withinLine = split.start() > 0 && split.position() == split.start();
    this.nextOffset = withinLine ? split.start() - 1 : split.position();
    this.cutter = new LineCutter(nextOffset, withinLine, options.maxLineLengthBytes());
    this.feed = new SplitFeed(input, split, restored, nextOffset);
  }

  State state() {
    return state;
  }

  /** Returns the split with its position behind the last emitted line. */
  FileSplit snapshot() {
    FileSplit known = split.of(file);
    return cutter.isAligning() || cutter.position() == split.position()
        ? known
        : known.at(cutter.position(), cutter.before());
  }

  /**
   * Returns whether no further read is foreseen, so that the I/O thread is free for the next split.
   */
  boolean isFetched() {
    return !fetching && (atEnd || nextOffset >= split.end());
  }

  /** Starts to read a block if the split has one left and there is room for it. */
  void fetchAhead() {
    if (nextOffset < split.end()) {
      fetch();
    }
  }

  private void fetch() {
    if (fetching || atEnd || ready != null) {
      return;
    }
    fetching = true;
    int length = blockLength();
    byte[] target = pool.take(length);
    context.io().run(() -> feed.read(target, length), this::onBlock);
  }

  private int blockLength() {
    if (split.end() == Long.MAX_VALUE) {
      return blockBytes;
    }
    long left = Math.max(0, split.end() - nextOffset);
    long useful = left > 0 ? left + OVERLAP_BYTES : 8L * OVERLAP_BYTES;
    return (int) Math.min(blockBytes, Math.min(useful, split.fileSize() - nextOffset));
  }

  private void onBlock(Block block) {
    fetching = false;
    ready = block;
    atEnd = block.atEnd();
    nextOffset += block.length();
    file = block.file();
    if (state == State.WAITING) {
      state = State.READY;
    }
    onFetched.run();
  }

  /** Where the lines go. */
  <T> SplitOutput<T> outputIn(SourceOutput<T> out) {
    return split.id().<SplitOutput<T>>map(out::split).orElse(out);
  }

  /** Emits lines that are at hand, and returns how many. */
  <T> int emit(SplitOutput<T> out, LineDecoder<T> decoder, int maxRecords) throws Exception {
    int emitted = 0;
    while (emitted < maxRecords && state == State.READY) {
      if (isBehindEnd()) {
        state = State.FINISHED;
        break;
      }
      long lineStart = cutter.position();
      String line = cut();
      if (line == null) {
        line = nextBlock() ? null : lastLine();
      }
      if (line != null) {
        out.emit(decode(decoder, lineStart == 0 ? withoutMark(line) : line, lineStart));
        emitted++;
      }
    }
    return emitted;
  }

  private boolean isBehindEnd() {
    return cutter.position() >= split.end() && !cutter.isAligning();
  }

  private @Nullable String cut() throws IOException {
    if (cutter.isAligning() && (!cutter.align() || isBehindEnd())) {
      return null;
    }
    try {
      return cutter.next();
    } catch (LineCutter.LineTooLongException e) {
      throw tooLong(e);
    }
  }

  /**
   * Goes on with the block that was read ahead; returns false if there is none and never will be.
   */
  private boolean nextBlock() {
    if (isBehindEnd()) {
      return true;
    }
    if (current != null) {
      pool.give(current);
      current = null;
    }
    Block block = ready;
    if (block != null) {
      ready = null;
      current = block.bytes();
      cutter.offer(block.bytes(), block.length());
      fetchAhead();
      return true;
    }
    if (atEnd) {
      return false;
    }
    fetch();
    state = State.WAITING;
    return true;
  }

  private @Nullable String lastLine() throws IOException {
    if (split.isFollowed()) {
      state = State.CAUGHT_UP;
      return null;
    }
    state = State.FINISHED;
    try {
      boolean first = cutter.position() == 0;
      String last = cutter.last();
      return first && BYTE_ORDER_MARK.equals(last) ? null : last;
    } catch (LineCutter.LineTooLongException e) {
      throw tooLong(e);
    }
  }

  /** A mark at the file's begin says only that the file is UTF-8; its offset is the line's. */
  private static String withoutMark(String line) {
    return line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
  }

  private <T> T decode(LineDecoder<T> decoder, String line, long offset) throws IOException {
    try {
      return decoder.decode(line);
    } catch (Exception e) {
      String message =
          "The line at byte "
              + offset
              + " of "
              + input.describe(file.name())
              + " cannot be decoded: "
              + e;
      ExplainedFailure explained = ExplainedFailure.in(e);
      throw explained == null || explained.isPermanent()
          ? FileConnectorException.permanent(message, e)
          : FileConnectorException.passing(message, e);
    }
  }

  private FileConnectorException tooLong(Exception cause) {
    return FileConnectorException.permanent(
        "The line at byte "
            + cutter.position()
            + " of "
            + input.describe(file.name())
            + " is longer than "
            + cutter.maxLineLength()
            + " bytes. Raise FileSource.maxLineLength if it is meant to be",
        cause);
  }

  /** The file of which all is read that was there, as it waits from now on. */
  WaitingFile waiting() {
    return new WaitingFile(snapshot(), nextOffset, false);
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      pool.give(current);
      current = null;
    }
    if (ready != null) {
      pool.give(ready.bytes());
      ready = null;
    }
    feed.close();
  }
}
