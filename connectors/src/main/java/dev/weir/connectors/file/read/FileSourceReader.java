package dev.weir.connectors.file.read;

import dev.weir.connectors.file.bytes.FileSearch;
import dev.weir.connectors.file.bytes.InputPath;
import dev.weir.connectors.file.line.LineDecoder;
import dev.weir.connectors.file.split.FileSplit;
import dev.weir.connectors.file.split.ReadOptions;
import dev.weir.connectors.file.split.WaitingFile;
import dev.weir.connectors.file.split.WaitingFiles;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.SourceOutput;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Reads one split after the other; while the last block of one is decoded, the next one is opened.
 * Followed files that are caught up with are looked at every so often and read again when they have
 * grown.
 */
public final class FileSourceReader<T> implements SourceReader<T, FileSplit> {
  private final ReaderContext context;
  private final InputPath input;
  private final LineDecoder<T> decoder;
  private final ReadOptions options;

  /** The splits that have something to read, the first one open and possibly the second. */
  private final Deque<SplitReading> unread = new ArrayDeque<>();

  /** Followed files of which all is read. */
  private final WaitingFiles caughtUp = new WaitingFiles();

  private final BlockPool pool = new BlockPool();
  private boolean looking;
  private long nextLookMillis;
  private boolean started;
  private boolean requested;
  private boolean noMoreSplits;
  private boolean closed;

  public FileSourceReader(
      ReaderContext context, InputPath input, LineDecoder<T> decoder, ReadOptions options) {
    this.context = context;
    this.input = input;
    this.decoder = decoder;
    this.options = options;
  }

  @Override
  public void start() {
    started = true;
    keepBusy();
  }

  @Override
  public void addSplits(List<FileSplit> splits) {
    for (FileSplit split : splits) {
      if (split.readToEnd()) {
        await(new WaitingFile(split, split.position(), true));
        nextLookMillis = context.processingTime();
      } else {
        read(split, !started);
      }
    }
    requested = false;
    if (started) {
      keepBusy();
      context.wakeUp();
    }
  }

  private void read(FileSplit split, boolean restored) {
    unread.add(new SplitReading(split, restored, input, options, context, pool, this::onFetched));
  }

  @Override
  public void noMoreSplits() {
    requested = false;
    noMoreSplits = true;
    context.wakeUp();
  }

  private void onFetched() {
    keepBusy();
    context.wakeUp();
  }

  /**
   * Sees to it that the next bytes are on their way, be it from the split at hand or from the next
   * one.
   */
  private void keepBusy() {
    if (closed) {
      return;
    }
    Iterator<SplitReading> next = unread.iterator();
    boolean idle = true;
    for (int open = 0; open < 2 && idle && next.hasNext(); open++) {
      SplitReading reading = next.next();
      reading.fetchAhead();
      idle = reading.isFetched();
    }
    // Whoever follows takes what there is: the enumerator has dealt the files out evenly.
    boolean wantsMore = options.isFollowing() || (idle && !next.hasNext());
    if (wantsMore && !requested && !noMoreSplits) {
      requested = true;
      context.requestSplit();
    }
  }

  @Override
  public Progress poll(SourceOutput<T> out, int maxRecords) throws Exception {
    lookAtCaughtUp();
    int room = maxRecords;
    SplitReading reading = unread.peek();
    while (room > 0 && reading != null) {
      SplitOutput<T> to = reading.outputIn(out);
      room -= reading.emit(to, decoder, room);
      switch (reading.state()) {
        case READY -> {}
        case WAITING -> {
          return Progress.WAITING;
        }
        case CAUGHT_UP -> {
          unread.remove();
          await(reading.waiting());
        }
        case FINISHED -> {
          to.finish();
          unread.remove();
          reading.close();
        }
      }
      keepBusy();
      reading = unread.peek();
    }
    if (reading != null) {
      return Progress.MORE;
    }
    keepBusy();
    return noMoreSplits && caughtUp.isEmpty() ? Progress.ENDED : Progress.WAITING;
  }

  private void await(WaitingFile file) {
    boolean first = caughtUp.isEmpty();
    caughtUp.add(file);
    if (first) {
      nextLookMillis = Long.MAX_VALUE;
      scheduleLook();
    }
  }

  /** Looks again after the interval at the latest, even if the clock was set back meanwhile. */
  private void scheduleLook() {
    nextLookMillis = Math.min(nextLookMillis, context.processingTime() + intervalMillis());
    context.wakeUpAt(nextLookMillis);
  }

  private long intervalMillis() {
    Duration pollInterval = options.pollInterval();
    if (pollInterval == null) {
      throw new IllegalStateException("a split is followed, but its source is not");
    }
    return pollInterval.toMillis();
  }

  private void lookAtCaughtUp() {
    if (caughtUp.isEmpty() || looking) {
      return;
    }
    if (context.processingTime() < nextLookMillis) {
      if (unread.isEmpty()) {
        scheduleLook();
      }
      return;
    }
    looking = true;
    nextLookMillis = Long.MAX_VALUE;
    List<WaitingFile> due = caughtUp.takeDue(intervalMillis());
    context.io().run(() -> look(due), this::onLooked);
  }

  /** Blocks. */
  private List<WaitingFile.Look> look(List<WaitingFile> due) throws IOException {
    FileSearch search = new FileSearch(input);
    List<WaitingFile.Look> looks = new ArrayList<>(due.size());
    for (WaitingFile file : due) {
      looks.add(file.look(search, input, options.maxLineLengthBytes()));
    }
    return looks;
  }

  private void onLooked(List<WaitingFile.Look> looks) {
    looking = false;
    caughtUp.lookedAt();
    for (WaitingFile.Look look : looks) {
      switch (look.outcome()) {
        case QUIET -> caughtUp.addQuiet(look.file());
        case GROWN -> read(look.file().split().readToEnd(false), look.file().isRestored());
        case GONE -> {}
      }
    }
    if (!caughtUp.isEmpty()) {
      scheduleLook();
    }
    keepBusy();
    context.wakeUp();
  }

  @Override
  public List<FileSplit> snapshot() {
    List<FileSplit> splits = caughtUp.splits();
    unread.forEach(reading -> splits.add(reading.snapshot()));
    return splits;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    for (SplitReading reading : unread) {
      reading.close();
    }
  }
}
