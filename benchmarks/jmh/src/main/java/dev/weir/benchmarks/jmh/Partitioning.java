package dev.weir.benchmarks.jmh;

import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.benchmarks.workload.Sentences;
import dev.weir.element.Frame;
import dev.weir.serde.types.Types;
import dev.weir.state.key.KeyGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From a key to the frame of the subtask that owns it, of two; per record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Partitioning {
  private static final int RECORDS = 4096;
  private static final int CHANNELS = 2;

  private final Types types = new Types();
  private final Object[] numbers = new Object[RECORDS];
  private final Object[] words = new Object[RECORDS];
  private final Frame[] open = new Frame[CHANNELS];

  @Setup
  public void keys() {
    List<String> all = new ArrayList<>();
    for (int i = 0; all.size() < RECORDS; i++) {
      Sentences.split(Sentences.sentence(i), all::add);
    }
    for (int i = 0; i < RECORDS; i++) {
      numbers[i] = KeyedSums.key(i, KeyedSums.KEYS);
      words[i] = all.get(i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public Frame[] longKeys() {
    return partition(numbers);
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public Frame[] stringKeys() {
    return partition(words);
  }

  private Frame[] partition(Object[] keys) {
    for (int i = 0; i < CHANNELS; i++) {
      open[i] = new Frame(true, Frame.MAX_RECORDS);
    }
    for (Object key : keys) {
      int hash = KeyGroups.mix(types.hash(key));
      int group = KeyGroups.ofHash(hash, KeyGroups.DEFAULT_MAX_PARALLELISM);
      int channel = KeyGroups.owner(group, KeyGroups.DEFAULT_MAX_PARALLELISM, CHANNELS);
      Frame frame = open[channel];
      if (frame.isFull()) {
        frame = new Frame(true, Frame.MAX_RECORDS);
        open[channel] = frame;
      }
      frame.add(key, Frame.NO_TIMESTAMP, key, hash);
    }
    return open;
  }
}
