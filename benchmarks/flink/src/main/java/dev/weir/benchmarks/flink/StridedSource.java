package dev.weir.benchmarks.flink;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Computed events, spread over the subtasks by stride: of p subtasks, subtask s emits events s, s +
 * p, s + 2p, ….
 *
 * @param scheduled whether each event waits until it is due
 */
public record StridedSource<T>(long count, boolean scheduled, Events<T> events)
    implements Source<T, Stride, Collection<Stride>> {
  private static final long serialVersionUID = 1;

  /** Makes the events of one reader, which may be one object that changes. */
  public interface Events<T> extends Serializable {
    LongFunction<T> ofReader();
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<T, Stride> createReader(SourceReaderContext context) {
    return new StridedReader<>(this, CurrentRun.get());
  }

  @Override
  public SplitEnumerator<Stride, Collection<Stride>> createEnumerator(
      SplitEnumeratorContext<Stride> context) {
    int parallelism = context.currentParallelism();
    List<Stride> all = new ArrayList<>();
    for (int i = 0; i < parallelism; i++) {
      all.add(new Stride(i, parallelism));
    }
    return new StrideEnumerator(context, all);
  }

  @Override
  public SplitEnumerator<Stride, Collection<Stride>> restoreEnumerator(
      SplitEnumeratorContext<Stride> context, Collection<Stride> unassigned) {
    return new StrideEnumerator(context, unassigned);
  }

  @Override
  public SimpleVersionedSerializer<Stride> getSplitSerializer() {
    return new Stride.OneSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Collection<Stride>> getEnumeratorCheckpointSerializer() {
    return new Stride.ManySerializer();
  }
}
