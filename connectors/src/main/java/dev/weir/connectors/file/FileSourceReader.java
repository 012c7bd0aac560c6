package dev.weir.connectors.file;

import dev.weir.connector.ReaderContext;
import dev.weir.connector.SourceOutput;
import dev.weir.connector.SourceReader;
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
final class FileSourceReader<T> implements SourceReader<T, FileSplit> {
  private final ReaderContext context;
  private final InputPath input;
  private final LineDecoder<T> decoder;
  private final ReadOptions options;

  /** The splits that have something to read, the first one open and possibly the second. */
  private final Deque<SplitReading> unread = new ArrayDeque<>();

  private final List<SplitReading> caughtUp = new ArrayList<>();
  private boolean looking;
  private long nextLookMillis;
  private boolean started;
  private boolean requested;
  private boolean noMoreSplits;
  private boolean closed;

  FileSourceReader(
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
      unread.add(new SplitReading(split, input, options, context, this::onFetched));
    }
    requested = false;
    if (started) {
      keepBusy();
      context.wakeUp();
    }
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
      room -= reading.emit(out, decoder, room);
      switch (reading.state()) {
        case READY -> {}
        case WAITING -> {
          return Progress.WAITING;
        }
        case CAUGHT_UP -> {
          unread.remove();
          await(reading);
        }
        case FINISHED -> {
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

  private void await(SplitReading reading) {
    caughtUp.add(reading);
    if (caughtUp.size() == 1) {
      nextLookMillis = Long.MAX_VALUE;
      scheduleLook();
    }
  }

  /** Looks again after the interval at the latest, even if the clock was set back meanwhile. */
  private void scheduleLook() {
    Duration pollInterval = options.pollInterval();
    if (pollInterval == null) {
      throw new IllegalStateException("a split is followed, but its source is not");
    }
    nextLookMillis = Math.min(nextLookMillis, context.processingTime() + pollInterval.toMillis());
    context.wakeUpAt(nextLookMillis);
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
    List<SplitReading> all = List.copyOf(caughtUp);
    context.io().run(() -> look(all), found -> onLooked(all, found));
  }

  /** Blocks. Returns in the same order what became of each. */
  private static List<SplitFeed.Look> look(List<SplitReading> readings) throws IOException {
    List<SplitFeed.Look> found = new ArrayList<>();
    for (SplitReading reading : readings) {
      found.add(reading.look());
    }
    return found;
  }

  private void onLooked(List<SplitReading> readings, List<SplitFeed.Look> found) {
    looking = false;
    for (int i = 0; i < readings.size(); i++) {
      SplitReading reading = readings.get(i);
      switch (found.get(i)) {
        case SAME -> {}
        case GROWN -> {
          caughtUp.remove(reading);
          reading.resume();
          unread.add(reading);
        }
        case GONE -> caughtUp.remove(reading);
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
    List<FileSplit> splits = new ArrayList<>();
    unread.forEach(reading -> splits.add(reading.snapshot()));
    caughtUp.forEach(reading -> splits.add(reading.snapshot()));
    return splits;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    for (SplitReading reading : unread) {
      reading.close();
    }
    for (SplitReading reading : caughtUp) {
      reading.close();
    }
  }
}
