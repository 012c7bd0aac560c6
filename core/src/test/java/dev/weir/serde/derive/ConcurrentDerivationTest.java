package dev.weir.serde.derive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.serde.RoundTrip;
import dev.weir.serde.Samples;
import dev.weir.serde.Samples.Everything;
import dev.weir.serde.Samples.Tree;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConcurrentDerivationTest {

  @Test
  void manyThreadsMayAskForTheSameTypesAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 20; round++) {
        Types types = new Types();
        CyclicBarrier start = new CyclicBarrier(4);
        List<Callable<byte[]>> tasks = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
          boolean partFirst = thread % 2 == 0;
          tasks.add(
              () -> {
                start.await();
                if (partFirst) {
                  types.check(Tree.class);
                }
                Everything value = Samples.everything(new Random(5));
                Serde<Everything> serde = types.serdeOf(Everything.class);
                assertThat(RoundTrip.of(serde, value)).isEqualTo(value);
                return RoundTrip.bytes(serde, value);
              });
        }
        List<Future<byte[]>> results = threads.invokeAll(tasks);
        for (Future<byte[]> result : results) {
          assertThat(result.get()).isEqualTo(results.get(0).get());
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
