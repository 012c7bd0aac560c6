package dev.weir.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.persistence.cassandra.session.CassandraSettings;
import dev.weir.persistence.cassandra.session.Connection;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.ObjectSource;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * How quickly objects of 10 MB travel to a server on this machine and back, beside a plain loop of
 * the driver that stores the same bytes in rows of the same size.
 *
 * <p>Arguments: megabytes, the size of a chunk, rounds.
 */
final class CassandraCopySpeed {
  private static final int OBJECT_BYTES = 10_000_000;

  private CassandraCopySpeed() {}

  public static void main(String[] args) throws Exception {
    int objects = Integer.parseInt(args[0]) / 10;
    int rounds = Integer.parseInt(args[2]);
    CassandraSettings settings =
        CassandraSettings.of(
            TestServers.settings(TestServers.of(1), "copy", Map.of("chunk-size", args[1])));
    CqlSession session = Connection.open(settings);
    try (Stores stores =
        CassandraStoreProvider.stores(new Cassandra(session, settings), "a test", () -> {})) {
      PlainCopy plain = new PlainCopy(session, settings.transfer().chunkBytes());
      for (int round = 1; round <= rounds; round++) {
        measure(stores, plain, "job/chk-" + round + "/o", objects);
      }
    }
  }

  private static void measure(Stores stores, PlainCopy plain, String names, int objects)
      throws Exception {
    byte[] bytes = new byte[OBJECT_BYTES];
    new Random(1).nextBytes(bytes);
    long begin = System.nanoTime();
    plain.write(bytes, objects);
    long copied = System.nanoTime();
    List<ObjectRef> refs = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      refs.add(write(stores, new ObjectName(names + i), bytes));
    }
    long written = System.nanoTime();
    for (ObjectRef ref : refs) {
      read(stores, ref);
    }
    long read = System.nanoTime();
    for (ObjectRef ref : refs) {
      stores.checkpoints().delete(ref.name());
    }
    plain.delete();
    double megabytes = (double) objects * OBJECT_BYTES / 1e6;
    System.out.printf(
        "plain %.0f MB/s, store %.0f MB/s (%.2f of it), read %.0f MB/s%n",
        megabytes / seconds(begin, copied),
        megabytes / seconds(copied, written),
        seconds(begin, copied) / seconds(copied, written),
        megabytes / seconds(written, read));
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }

  private static ObjectRef write(Stores stores, ObjectName name, byte[] bytes) throws IOException {
    try (ObjectSink sink = stores.checkpoints().create(name)) {
      for (int at = 0; at < bytes.length; at += 64_000) {
        sink.write(bytes, at, Math.min(64_000, bytes.length - at));
      }
      return sink.commit();
    }
  }

  private static void read(Stores stores, ObjectRef ref) throws IOException {
    try (ObjectSource source = stores.checkpoints().open(ref)) {
      for (long at = 0; at < ref.sizeBytes(); at += 1_000_000) {
        source.read(at, (int) Math.min(1_000_000, ref.sizeBytes() - at));
      }
    }
  }

  /** Rows of one chunk each, 8 MiB under way. */
  private static final class PlainCopy {
    private final CqlSession session;
    private final PreparedStatement insert;
    private final int chunk;
    private final Semaphore underWay;

    PlainCopy(CqlSession session, int chunk) {
      this.session = session;
      this.chunk = chunk;
      this.underWay = new Semaphore((8 << 20) / chunk);
      session.execute("CREATE TABLE copy.plain (id uuid, n int, bytes blob, PRIMARY KEY (id, n))");
      insert =
          session.prepare(
              SimpleStatement.newInstance(
                  "INSERT INTO copy.plain (id, n, bytes) VALUES (?, ?, ?)"));
    }

    void write(byte[] bytes, int objects) throws InterruptedException {
      for (int i = 0; i < objects; i++) {
        UUID id = UUID.randomUUID();
        for (int n = 0; (long) n * chunk < bytes.length; n++) {
          int at = n * chunk;
          ByteBuffer piece = ByteBuffer.wrap(bytes, at, Math.min(chunk, bytes.length - at));
          underWay.acquire();
          var unused =
              session
                  .executeAsync(insert.bind(id, n, piece))
                  .whenComplete((answer, failed) -> underWay.release());
        }
      }
      underWay.acquire((8 << 20) / chunk);
      underWay.release((8 << 20) / chunk);
    }

    void delete() {
      session.execute("TRUNCATE copy.plain");
    }
  }
}
