package dev.weir.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.failure.ExplainedFailure;
import dev.weir.id.JobId;
import dev.weir.persistence.cassandra.server.CassandraServers;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.JobRowStore.Row;
import dev.weir.spi.store.KnownFailureException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.ObjectSource;
import dev.weir.spi.store.StoreProvider.Home;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes are killed and frozen while threads write. */
final class ThreeNodeFaultsTest {
  private static final JobId JOB = new JobId("job");
  private static final int WRITERS = 3;
  private static final int COUNTERS = 2;
  private static final int EVENTS_PER_PHASE = 6;

  private final CassandraServers servers = TestServers.of(3);
  private final Queue<ObjectRef> written = new ConcurrentLinkedQueue<>();
  private final AtomicInteger counted = new AtomicInteger();
  private final AtomicInteger doubtful = new AtomicInteger();

  /** A permit for each object that was written and each step that was counted. */
  private final Semaphore events = new Semaphore(0);

  @TempDir private Path temp;
  private int nodes;
  private Stores stores;
  private volatile boolean ended;

  @BeforeEach
  void open() throws IOException {
    stores = open(Map.of());
    long revision = stores.rows().read(JOB).map(Row::revision).orElse(0L);
    stores.rows().compareAndDelete(JOB, revision);
    stores.rows().compareAndSet(JOB, 0, BigInteger.ZERO.toByteArray());
  }

  private Stores open(Map<String, ?> more) throws IOException {
    return new CassandraStoreProvider()
        .open(
            TestServers.settings(servers, "faults", more),
            Home.of(temp.resolve("node-" + nodes++)));
  }

  @AfterEach
  void close() throws IOException {
    stores.close();
  }

  @Test
  void withOneNodeKilledOrFrozen_writesGoOn_andNothingIsLost() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS + COUNTERS);
    List<Future<?>> work = new ArrayList<>();
    try {
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        work.add(pool.submit(() -> write(writer)));
      }
      for (int i = 0; i < COUNTERS; i++) {
        work.add(pool.submit(() -> count()));
      }
      awaitEvents();
      servers.kill(1);
      awaitEvents();
      servers.restart(1);
      awaitEvents();
      servers.freeze(2);
      awaitEvents();
      servers.thaw(2);
      awaitEvents();
      ended = true;
      for (Future<?> each : work) {
        each.get(2, TimeUnit.MINUTES);
      }
    } finally {
      ended = true;
      pool.shutdownNow();
    }

    for (ObjectRef ref : written) {
      try (ObjectSource source = stores.checkpoints().open(ref)) {
        assertThat(source.read(0, (int) ref.sizeBytes())).isEqualTo(content(ref.name()));
      }
    }
    assertThat(stores.checkpoints().list(JOB).stream().map(StoredObject::name))
        .containsAll(written.stream().map(ObjectRef::name).toList());
    Row row = stores.rows().read(JOB).orElseThrow();
    assertThat(new BigInteger(row.value()).intValue())
        .isBetween(counted.get(), counted.get() + doubtful.get())
        .isEqualTo((int) row.revision() - 1);
  }

  private void awaitEvents() throws Exception {
    events.drainPermits();
    assertThat(events.tryAcquire(EVENTS_PER_PHASE, 2, TimeUnit.MINUTES)).isTrue();
  }

  private static byte[] content(ObjectName name) {
    Random random = new Random(name.hashCode());
    byte[] bytes = new byte[random.nextInt(1_300_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  private Void write(int writer) throws IOException {
    for (int n = 1; !ended; n++) {
      ObjectName name = new ObjectName("job/chk-" + n + "/1-0/count-" + writer);
      written.add(write(stores, name));
      events.release();
    }
    return null;
  }

  private static ObjectRef write(Stores stores, ObjectName name) throws IOException {
    byte[] bytes = content(name);
    try (ObjectSink sink = stores.checkpoints().create(name)) {
      sink.write(bytes, 0, bytes.length);
      return sink.commit();
    }
  }

  private Void count() throws IOException {
    while (!ended) {
      Row row = stores.rows().read(JOB).orElseThrow();
      byte[] next = new BigInteger(row.value()).add(BigInteger.ONE).toByteArray();
      try {
        if (stores.rows().compareAndSet(JOB, row.revision(), next)) {
          counted.incrementAndGet();
          events.release();
        }
      } catch (IOException unknown) {
        doubtful.incrementAndGet();
      }
    }
    return null;
  }

  @Test
  void withTwoNodesKilled_writesFailInTime_andSucceedAgainLater() throws IOException {
    try (Stores impatient = open(Map.of("patience", "500ms", "request-timeout", "3s"))) {
      ObjectRef before = write(impatient, new ObjectName("job/chk-1/1-0/before"));
      Row row = impatient.rows().read(JOB).orElseThrow();
      servers.kill(0);
      servers.kill(1);
      try {
        IOException object =
            catchThrowableOfType(
                IOException.class, () -> write(impatient, new ObjectName("job/chk-1/1-0/during")));
        assertThat(object).isInstanceOf(KnownFailureException.class);
        assertThat(ExplainedFailure.in(object))
            .extracting(ExplainedFailure::isPermanent)
            .isEqualTo(false);
        IOException change =
            catchThrowableOfType(
                IOException.class,
                () -> impatient.rows().compareAndSet(JOB, row.revision(), new byte[] {9}));
        assertThat(change).isNotNull();
        assertThat(ExplainedFailure.in(change))
            .extracting(ExplainedFailure::isPermanent)
            .isEqualTo(false);
      } finally {
        servers.restart(0, 1);
      }
      Row after = stores.rows().read(JOB).orElseThrow();
      assertThat(after.revision()).isBetween(row.revision(), row.revision() + 1);
      assertThat(stores.rows().compareAndSet(JOB, after.revision(), new byte[] {1})).isTrue();
      ObjectRef later = write(stores, new ObjectName("job/chk-1/1-0/later"));
      for (ObjectRef each : List.of(before, later)) {
        try (ObjectSource source = stores.checkpoints().open(each)) {
          assertThat(source.read(0, (int) each.sizeBytes())).isEqualTo(content(each.name()));
        }
      }
    }
  }
}
