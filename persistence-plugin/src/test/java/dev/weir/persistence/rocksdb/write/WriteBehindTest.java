package dev.weir.persistence.rocksdb.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.persistence.rocksdb.database.RocksDbResources;
import dev.weir.persistence.rocksdb.database.StateDatabase;
import dev.weir.persistence.rocksdb.layout.KeyLayout;
import dev.weir.serde.types.Types;
import dev.weir.state.key.KeyGroupRange;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WriteBehindTest {
  @TempDir private Path folder;

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aBarrier_doesNotWaitForWhoWritesTheOneBefore() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    List<Integer> order = new CopyOnWriteArrayList<>();
    ExecutorService background = Executors.newSingleThreadExecutor();
    try (RocksDbResources resources = new RocksDbResources(64 << 20);
        StateDatabase database = new StateDatabase(resources, folder.resolve("database"))) {
      WriteBehind behind =
          new WriteBehind(
              database, new Types(), new KeyGroupRange(0, 1), WriteBehind.LEAST_IN_FILE);
      behind.add(
          () -> {
            int epoch = behind.epoch();
            return new SlowChanges(
                () -> {
                  begun.countDown();
                  await(mayEnd);
                  order.add(epoch);
                });
          });

      WriteBehind.Generation first = behind.freeze(null);
      Future<?> writing =
          background.submit(
              () -> {
                behind.write(first);
                return true;
              });
      await(begun);
      WriteBehind.Generation second = behind.freeze(null);

      assertThat(behind.isWriting()).isTrue();
      assertThat(behind.written()).isZero();
      mayEnd.countDown();
      behind.write(second);
      writing.get();
      assertThat(order).containsExactly(1, 2);
      assertThat(behind.written()).isEqualTo(2);
      assertThat(behind.isWriting()).isFalse();
    } finally {
      background.shutdownNow();
    }
  }

  private record SlowChanges(Runnable write) implements Changes {
    @Override
    public int state() {
      return 0;
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public Pass pass(KeyLayout keys, SortedChanges to) {
      return new Pass() {
        @Override
        public void add(int keyGroup) {
          write.run();
        }

        @Override
        public void end() {}
      };
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(50, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
