package dev.weir.operator;

import dev.weir.connector.Io;
import dev.weir.connector.ReaderContext;
import dev.weir.connector.Source;
import dev.weir.connector.SourceReader;
import dev.weir.connector.SourceReader.Progress;
import dev.weir.function.CallScope;
import dev.weir.id.CheckpointId;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.Serde;
import dev.weir.state.SubtaskList;
import dev.weir.time.EventTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one subtask's splits of a source. Its state are the splits with their positions. That there
 * are no more splits is not part of it: after a restore the reader asks the enumerator again.
 */
public final class SourceOperator<T, S> extends FunctionOperator<T>
    implements SourceDriver, ReaderContext {
  /** Between so many records the output is asked for room. */
  private static final int CHUNK = 64;

  private final Source<T, S> source;
  private final @Nullable EventTime<T> eventTime;
  private Serde<S> splitSerde;
  private SubtaskList<S> splits;
  private CallScope calls;
  private EventTimeOutput<T> out;
  private @Nullable SourceWatermarks watermarks;
  private @Nullable SourceReader<T, S> reader;
  private long wakeUpAtMillis = Long.MAX_VALUE;

  /**
   * @param eventTime how records get their event time; null to keep the source's timestamps and
   *     send no watermarks
   */
  public SourceOperator(Source<T, S> source, @Nullable EventTime<T> eventTime) {
    this.source = source;
    this.eventTime = eventTime;
  }

  @Override
  public void setup(OperatorContext<T> with) throws Exception {
    super.setup(with);
    splitSerde = source.splitSerde(with.types());
    splits = with.subtaskState().list("weir.splits", splitSerde, false);
    calls = new CallScope(with.operator());
    out = new EventTimeOutput<>(calls, with, eventTime);
    watermarks = eventTime == null ? null : new SourceWatermarks(with, eventTime, out);
  }

  @Override
  public void open() throws Exception {
    if (watermarks != null) {
      watermarks.open();
    }
    try {
      List<S> restored = restored();
      SourceReader<T, S> opened = source.reader(this);
      reader = opened;
      if (!restored.isEmpty()) {
        opened.addSplits(restored);
      }
      opened.start();
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
  }

  private List<S> restored() throws Exception {
    List<S> restored = List.copyOf(splits.get());
    if (!context().goesOnLive()) {
      return restored;
    }
    List<S> live = new ArrayList<>();
    for (S split : restored) {
      source.live(split).ifPresent(live::add);
    }
    return live;
  }

  private SourceReader<T, S> reader() {
    if (reader == null) {
      throw new IllegalStateException("not open");
    }
    return reader;
  }

  @Override
  public List<Receiver<?>> inputs() {
    return List.of();
  }

  @Override
  public Progress poll(int maxRecords) throws Exception {
    OperatorContext<T> context = context();
    SourceReader<T, S> from = reader();
    Progress progress = Progress.MORE;
    int left = maxRecords;
    while (left > 0 && progress == Progress.MORE && context.hasRoom()) {
      long before = out.records();
      progress = pollOnce(from, Math.min(left, CHUNK));
      left -= Math.max(1, (int) (out.records() - before));
    }
    if (watermarks != null) {
      watermarks.afterPoll(progress);
    }
    return progress;
  }

  private Progress pollOnce(SourceReader<T, S> from, int maxRecords) throws Exception {
    Progress progress;
    calls.begin();
    try {
      progress = from.poll(out, maxRecords);
    } catch (Throwable thrown) {
      out.rethrow();
      throw failure(thrown);
    } finally {
      calls.end();
    }
    out.rethrow();
    return progress;
  }

  @Override
  public void addSplits(List<byte[]> assigned) throws Exception {
    List<S> read = new ArrayList<>(assigned.size());
    for (byte[] bytes : assigned) {
      read.add(splitSerde.read(new BinaryReader(bytes)));
    }
    try {
      reader().addSplits(read);
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
  }

  @Override
  public void noMoreSplits() throws Exception {
    try {
      reader().noMoreSplits();
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
  }

  @Override
  public void onBlocked() {
    if (watermarks != null) {
      watermarks.onBlocked();
    }
  }

  @Override
  public boolean advanceProcessingTime(long nowMillis) throws Exception {
    if (wakeUpAtMillis <= nowMillis) {
      wakeUpAtMillis = Long.MAX_VALUE;
      context().wakeUp();
    }
    if (watermarks != null) {
      watermarks.advanceProcessingTime(nowMillis);
    }
    return true;
  }

  @Override
  public long nextProcessingTimer() {
    return watermarks == null ? wakeUpAtMillis : Math.min(wakeUpAtMillis, watermarks.nextTimer());
  }

  @Override
  public @Nullable BackgroundAction prepareSnapshot(CheckpointId checkpoint) {
    splits.update(reader().snapshot());
    if (watermarks != null) {
      watermarks.save();
    }
    return null;
  }

  @Override
  public void close() throws Exception {
    calls.close();
    if (reader != null) {
      closing(reader);
    }
  }

  @Override
  public int subtask() {
    return context().subtask();
  }

  @Override
  public int parallelism() {
    return context().parallelism();
  }

  @Override
  public Io io() {
    return context().io();
  }

  @Override
  public long processingTime() {
    return context().processingTime();
  }

  @Override
  public void wakeUp() {
    context().wakeUp();
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    wakeUpAtMillis = Math.min(wakeUpAtMillis, timestampMillis);
  }

  @Override
  public void requestSplit() {
    context().requestSplit();
  }
}
