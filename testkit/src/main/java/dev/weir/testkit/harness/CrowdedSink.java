package dev.weir.testkit.harness;

import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.WriterContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The sink under test as it may be called when an attempt was given up while its blocking work goes
 * on: the same commit twice at the same moment, an earlier one again, a discard beside commits, and
 * the discard of an earlier attempt beside both. All of these must succeed.
 */
final class CrowdedSink<T, C> implements Sink<T, C>, AutoCloseable {
  private static final int THREADS = 3;

  private final Sink<T, C> sink;
  private final Random random;
  private final List<Callable<?>> earlier = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  CrowdedSink(Sink<T, C> sink, Random random) {
    this.sink = sink;
    this.random = random;
  }

  @Override
  public SinkWriter<T, C> writer(WriterContext context) throws Exception {
    return sink.writer(context);
  }

  @Override
  public boolean commitsInOnePlace() {
    return sink.commitsInOnePlace();
  }

  @Override
  public void commit(SinkScope context, List<C> committables) throws Exception {
    Callable<?> commit =
        () -> {
          sink.commit(context, committables);
          return true;
        };
    together(commit, commit, anEarlierOr(commit));
    earlier.add(commit);
  }

  @Override
  public void discardBefore(SinkScope context) throws Exception {
    Callable<?> discard = () -> discard(context);
    together(discard, anEarlierOr(discard), () -> discard(before(context)));
  }

  private boolean discard(SinkScope context) throws Exception {
    sink.discardBefore(context);
    return true;
  }

  private static SinkScope before(SinkScope context) {
    return new SinkScope(
        context.term(),
        context.operator(),
        context.subtask(),
        context.parallelism(),
        context.attempt() - 1,
        context.restored(),
        context.complete());
  }

  private Callable<?> anEarlierOr(Callable<?> other) {
    return earlier.isEmpty() ? other : earlier.get(random.nextInt(earlier.size()));
  }

  private void together(Callable<?>... calls) throws Exception {
    CyclicBarrier start = new CyclicBarrier(calls.length);
    List<Future<?>> running = new ArrayList<>();
    for (Callable<?> call : calls) {
      running.add(
          threads.submit(
              () -> {
                start.await();
                return call.call();
              }));
    }
    Exception failure = null;
    for (Future<?> each : running) {
      try {
        each.get();
      } catch (ExecutionException failed) {
        failure = failed.getCause() instanceof Exception cause ? cause : failed;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public Serde<C> committableSerde(Types types) {
    return sink.committableSerde(types);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
