package dev.weir.benchmarks.jmh;

import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.serde.types.Types;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A read and an update of a value per key in the heap, a million keys in random order, in frames
 * that are announced; per record. Each record brings key objects of its own, as a stream does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeapShapes {
  private static final int KEYS = 1_000_000;
  private static final int RECORDS = 1 << 19;
  private static final int FRAME = 512;

  /** What is kept by which keys. */
  public enum Shape {
    LONG_TO_LONG,
    SHORT_TEXT_TO_LONG,
    TEXT_TO_RECORD,
    LONG_TO_RECORD,
    LONG_TO_DOUBLE,
    LONG_AND_NUMBER_TO_LONG,
    TEXT_AND_NUMBER_TO_RECORD;

    private Object key(long number) {
      return switch (this) {
        case SHORT_TEXT_TO_LONG -> Long.toString(number, 36);
        case TEXT_TO_RECORD, TEXT_AND_NUMBER_TO_RECORD ->
            "customer-%018d".formatted(number); // 27 characters
        default -> number * 31;
      };
    }

    private boolean hasNamespace() {
      return this == LONG_AND_NUMBER_TO_LONG || this == TEXT_AND_NUMBER_TO_RECORD;
    }

    private StateSpec.OfValue<?> spec() {
      StateSpec.OfValue<?> spec =
          switch (this) {
            case LONG_TO_LONG, SHORT_TEXT_TO_LONG, LONG_AND_NUMBER_TO_LONG ->
                ValueState.of("value", Long.class);
            case LONG_TO_DOUBLE -> ValueState.of("value", Double.class);
            default -> ValueState.of("value", Total.class);
          };
      return hasNamespace() ? spec.byNamespace(Long.class) : spec;
    }

    private LongFunction<Object> makeValues() {
      return switch (this) {
        case LONG_TO_LONG, SHORT_TEXT_TO_LONG, LONG_AND_NUMBER_TO_LONG -> number -> number;
        case LONG_TO_DOUBLE -> number -> (double) number;
        default -> number -> new Total(number, 1, 0.5);
      };
    }
  }

  /** What an ordinary job keeps. */
  public record Total(long sum, long count, double share) {}

  @Param private Shape shape = Shape.values()[0];

  private KeyedState state;
  private ValueState<Object> value;
  private LongFunction<Object> values;
  private final Object[] keys = new Object[RECORDS];
  private final int[] hashes = new int[RECORDS];
  private int from;

  @Setup
  @SuppressWarnings("unchecked") // of the shape's type
  public void fill() {
    Types types = new Types();
    int groups = KeyGroups.DEFAULT_MAX_PARALLELISM;
    state =
        new HeapStateBackend()
            .create(
                new StateBackend.Scope(
                    "measured", 0, new KeyGroupRange(0, groups), groups, types, Path.of("unused")));
    value = state.value((StateSpec.OfValue<Object>) shape.spec());
    values = shape.makeValues();
    for (int i = 0; i < KEYS; i++) {
      Object key = shape.key(i);
      setKey(key, KeyGroups.mix(types.hash(key)));
      value.update(values.apply(i));
    }
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < RECORDS; i++) {
      keys[i] = shape.key(random.nextInt(KEYS));
      hashes[i] = KeyGroups.mix(types.hash(keys[i]));
    }
  }

  /** Half of the keys are in another namespace than the rest. */
  private void setKey(Object key, int hash) {
    state.setKey(key, hash);
    if (shape.hasNamespace()) {
      state.setNamespace(hash & 1);
    }
  }

  @Benchmark
  @OperationsPerInvocation(FRAME)
  public @Nullable Object readAndUpdate() {
    int to = from + FRAME;
    state.prefetch(keys, hashes, from, to);
    Object last = null;
    for (int i = from; i < to; i++) {
      setKey(keys[i], hashes[i]);
      last = value.value();
      value.update(values.apply(i));
    }
    state.flush();
    from = to & (RECORDS - 1);
    return last;
  }
}
