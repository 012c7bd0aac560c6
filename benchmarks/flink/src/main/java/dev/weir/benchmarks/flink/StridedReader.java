package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.workload.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/** Emits the events of its strides. */
final class StridedReader<T> implements SourceReader<T, Stride> {
  /** A poll has its price; so it emits several events, as Flink's own fast sources do. */
  private static final int EVENTS_PER_POLL = 32;

  private final long count;
  private final boolean scheduled;
  private final LongFunction<T> events;
  private final CurrentRun run;
  private final List<Stride> waiting = new ArrayList<>();
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private boolean noMore;
  private boolean begun;
  private long next = Long.MAX_VALUE;
  private long step = 1;

  StridedReader(StridedSource<T> source, CurrentRun run) {
    count = source.count();
    scheduled = source.scheduled();
    events = source.events().ofReader();
    this.run = run;
  }

  @Override
  public void start() {}

  @Override
  public InputStatus pollNext(ReaderOutput<T> out) {
    if (next >= count && !nextStride()) {
      return noMore ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
    }
    if (!begun) {
      begun = true;
      run.measurement().firstEvent();
      run.schedule().begin();
    }
    return scheduled ? emitDue(out) : emitSome(out);
  }

  private InputStatus emitSome(ReaderOutput<T> out) {
    long index = next;
    for (int i = 0; i < EVENTS_PER_POLL && index < count; i++) {
      out.collect(events.apply(index));
      index += step;
    }
    next = index;
    return InputStatus.MORE_AVAILABLE;
  }

  private InputStatus emitDue(ReaderOutput<T> out) {
    Schedule schedule = run.schedule();
    if (schedule.isOver(next)) {
      next = Long.MAX_VALUE;
      return InputStatus.MORE_AVAILABLE;
    }
    for (int i = 0; i < EVENTS_PER_POLL && next < count && schedule.isDue(next); i++) {
      out.collect(events.apply(next));
      next += step;
    }
    if (next >= count || schedule.isDue(next)) {
      return InputStatus.MORE_AVAILABLE;
    }
    CompletableFuture<Void> due = new CompletableFuture<>();
    available = due;
    schedule.whenDue(next, () -> due.complete(null));
    return InputStatus.NOTHING_AVAILABLE;
  }

  private boolean nextStride() {
    next = Long.MAX_VALUE;
    if (waiting.isEmpty()) {
      return false;
    }
    Stride stride = waiting.remove(0);
    next = stride.next();
    step = stride.step();
    return true;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public void addSplits(List<Stride> strides) {
    waiting.addAll(strides);
    available.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMore = true;
    available.complete(null);
  }

  @Override
  public List<Stride> snapshotState(long checkpoint) {
    List<Stride> left = new ArrayList<>(waiting);
    if (next < count) {
      left.add(new Stride(next, step));
    }
    return left;
  }

  @Override
  public void close() {}
}
