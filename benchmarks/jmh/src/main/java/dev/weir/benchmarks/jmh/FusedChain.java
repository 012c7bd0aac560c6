package dev.weir.benchmarks.jmh;

import dev.weir.api.function.FilterFunction;
import dev.weir.api.function.MapFunction;
import dev.weir.connector.GeneratorSource;
import dev.weir.element.Frame;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.InputSpec;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.id.SubtaskId;
import dev.weir.operator.Operator;
import dev.weir.operator.Receiver;
import dev.weir.plan.GraphCompiler;
import dev.weir.runtime.LoopSettings;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.loop.SubtaskLoop;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.snapshot.InFlightTask;
import dev.weir.runtime.snapshot.SnapshotTask;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Io;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.key.KeyGroups;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A record on its way through a subtask: out of a frame, through map, filter and map as plain
 * calls, to the end of the chain. Beside it the same functions in a loop over an array, which is
 * what the chain costs at the least.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FusedChain {
  private static final int RECORDS = Frame.MAX_RECORDS;
  private static final int ATTEMPT = 1;

  /** Records and what they are mapped to are the same few objects: they cost nothing here. */
  private static final Long[] NUMBERS = new Long[RECORDS];

  static {
    for (int i = 0; i < RECORDS; i++) {
      NUMBERS[i] = (long) i;
    }
  }

  private final MapFunction<Long, Long> next = n -> NUMBERS[(int) ((n + 1) % RECORDS)];
  private final FilterFunction<Long> most = n -> n % 8 != 0;
  private final MapFunction<Long, Long> mirror = n -> NUMBERS[(int) (RECORDS - 1 - n)];

  private final Frame frame = new Frame(false, RECORDS);
  private final Sum end = new Sum();
  private SubtaskLoop loop;
  private long sequence;

  /** Adds up what comes to the end of the chain. */
  private static final class Sum extends Operator<Long> implements Receiver<Long> {
    private long sum;

    @Override
    public List<Receiver<?>> inputs() {
      return List.of(this);
    }

    @Override
    public void accept(Long value, long timestampMillis) {
      sum += value;
    }
  }

  @Setup
  public void open() throws Exception {
    for (Long each : NUMBERS) {
      frame.add(each, Frame.NO_TIMESTAMP);
    }
    Graph graph =
        new Graph()
            .vertex(Vertex.source("numbers", GeneratorSource.of(1, n -> n)))
            .vertex(Vertex.map("next", next))
            .vertex(Vertex.filter("most", most))
            .vertex(Vertex.map("mirror", mirror))
            .vertex(Vertex.operator("sum", "sum", List.of(InputSpec.any("in")), () -> end))
            .edge("numbers", "next", Partitioner.rebalance())
            .edge("next", "most")
            .edge("most", "mirror")
            .edge("mirror", "sum");
    loop =
        new SubtaskLoop(
            SubtaskWiring.of(new GraphCompiler(1).compile(graph), new SubtaskId("next", 0)),
            new SubtaskEnvironment(
                JobTerm.none(new JobId("measured")),
                ATTEMPT,
                KeyGroups.DEFAULT_MAX_PARALLELISM,
                new Types(),
                new HeapStateBackend(),
                new InMemoryCheckpointStore(() -> 0),
                Path.of("unused"),
                LoopSettings.DEFAULT),
            new Port());
    loop.open(new SubtaskRestore.Fresh());
  }

  @TearDown
  public void close() {
    loop.close();
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long chain() throws Exception {
    frame.address(ATTEMPT, 0, sequence++);
    loop.onFrame(frame);
    while (loop.turn() == SubtaskLoop.Turn.MORE) {
      // another turn
    }
    return end.sum;
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long plainCalls() throws Exception {
    for (Long each : NUMBERS) {
      Long mapped = next.map(each);
      if (most.test(mapped)) {
        end.accept(mirror.map(mapped), Frame.NO_TIMESTAMP);
      }
    }
    return end.sum;
  }

  /** A world that consists of a clock. */
  private static final class Port implements SubtaskPort {
    @Override
    public long now() {
      return System.currentTimeMillis();
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public void send(int outChannel, Frame frame) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void tellConsumed(int inChannel, long frames) {}

    @Override
    public void persist(SnapshotTask task) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void persistInFlight(InFlightTask task) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void report(SubtaskReport report) {}

    @Override
    public void wakeUp() {}

    @Override
    public void wakeUpAt(long timestampMillis) {}

    @Override
    public Io io() {
      return new Io() {
        @Override
        public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
          throw new UnsupportedOperationException();
        }
      };
    }
  }
}
