package dev.weir.operator.source;

import dev.weir.api.call.CallScope;
import dev.weir.api.state.Redistribution;
import dev.weir.api.state.SubtaskList;
import dev.weir.api.time.EventTime;
import dev.weir.id.CheckpointId;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import dev.weir.operator.SourceDriver;
import dev.weir.operator.basic.FunctionOperator;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.Serde;
import dev.weir.spi.connector.Io;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SourceReader.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
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
  private SplitOutputs<T> outputs;
  private @Nullable SourceTime time;

  /** What was read up to checkpoints that may complete. */
  private final TreeMap<CheckpointId, List<S>> positions = new TreeMap<>();

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
    splits = with.subtaskState().list("weir.splits", splitSerde, Redistribution.SPLIT);
    calls = new CallScope(with.operator());
    time = eventTime == null ? null : new SourceTime(with, eventTime);
    outputs = new SplitOutputs<>(calls, with, eventTime, time);
  }

  @Override
  public void open() throws Exception {
    if (time != null) {
      time.open();
    }
    try {
      List<S> restored = restored();
      restored.forEach(this::addOutput);
      if (time != null) {
        time.opened();
      }
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

  private void addOutput(S split) {
    outputs.add(source.splitId(split));
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
      long before = outputs.records;
      progress = pollOnce(from, Math.min(left, CHUNK));
      left -= Math.max(1, (int) (outputs.records - before));
    }
    if (time != null) {
      outputs.afterPoll();
      time.afterPoll(progress, outputs.records);
    }
    return progress;
  }

  private Progress pollOnce(SourceReader<T, S> from, int maxRecords) throws Exception {
    Progress progress;
    calls.begin();
    try {
      progress = from.poll(outputs.root(), maxRecords);
    } catch (Throwable thrown) {
      outputs.rethrow();
      throw failure(thrown);
    } finally {
      calls.end();
    }
    outputs.rethrow();
    return progress;
  }

  @Override
  public void addSplits(List<byte[]> assigned) throws Exception {
    List<S> read = new ArrayList<>(assigned.size());
    for (byte[] bytes : assigned) {
      read.add(splitSerde.read(new BinaryReader(bytes)));
    }
    try {
      read.forEach(this::addOutput);
      onAnswer();
      if (!read.isEmpty()) {
        reader().addSplits(read);
      }
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
  }

  private void onAnswer() {
    if (time != null) {
      time.onAnswer();
    }
  }

  @Override
  public void noMoreSplits() throws Exception {
    onAnswer();
    try {
      reader().noMoreSplits();
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
  }

  @Override
  public void onBlocked() {
    if (time != null) {
      time.onBlocked();
    }
  }

  @Override
  public boolean advanceProcessingTime(long nowMillis) throws Exception {
    if (wakeUpAtMillis <= nowMillis) {
      wakeUpAtMillis = Long.MAX_VALUE;
      context().wakeUp();
    }
    if (time != null) {
      time.advanceProcessingTime(nowMillis);
    }
    return true;
  }

  @Override
  public long nextProcessingTimer() {
    return time == null ? wakeUpAtMillis : Math.min(wakeUpAtMillis, time.nextTimer());
  }

  @Override
  public @Nullable BackgroundAction prepareSnapshot(CheckpointId checkpoint) {
    try {
      List<S> unfinished = List.copyOf(reader().snapshot());
      TreeSet<String> names = new TreeSet<>();
      unfinished.forEach(split -> source.splitId(split).ifPresent(names::add));
      outputs.requireUnfinished(names);
      splits.update(unfinished);
      positions.put(checkpoint, unfinished);
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
    if (time != null) {
      time.save(outputs.unnamed());
    }
    return null;
  }

  /** Only now the reader may tell others how far it is. */
  @Override
  public void onCheckpointComplete(CheckpointId checkpoint, Runnable done) {
    Map.Entry<CheckpointId, List<S>> latest = positions.floorEntry(checkpoint);
    positions.headMap(checkpoint, true).clear();
    if (latest != null) {
      try {
        reader().checkpointCommitted(latest.getKey(), latest.getValue());
      } catch (Throwable thrown) {
        throw failure(thrown);
      }
    }
    done.run();
  }

  @Override
  public void onCheckpointAborted(CheckpointId checkpoint) {
    positions.remove(checkpoint);
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
    if (time != null) {
      time.onRequest();
    }
    context().requestSplit();
  }
}
