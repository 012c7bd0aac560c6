package dev.weir.benchmarks.flink;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/** Gives each reader one stride. */
final class StrideEnumerator implements SplitEnumerator<Stride, Collection<Stride>> {
  private final SplitEnumeratorContext<Stride> context;
  private final Deque<Stride> unassigned;

  StrideEnumerator(SplitEnumeratorContext<Stride> context, Collection<Stride> unassigned) {
    this.context = context;
    this.unassigned = new ArrayDeque<>(unassigned);
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    // Readers are given their stride unasked.
  }

  @Override
  public void addSplitsBack(List<Stride> strides, int subtask) {
    unassigned.addAll(strides);
  }

  @Override
  public void addReader(int subtask) {
    Stride stride = unassigned.poll();
    if (stride != null) {
      context.assignSplit(stride, subtask);
    }
    context.signalNoMoreSplits(subtask);
  }

  @Override
  public Collection<Stride> snapshotState(long checkpoint) {
    return List.copyOf(unassigned);
  }

  @Override
  public void close() {}
}
