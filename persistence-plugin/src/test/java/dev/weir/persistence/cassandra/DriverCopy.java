package dev.weir.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Rows of one chunk each, 8 MiB under way, as the driver alone writes them. */
final class DriverCopy implements CopySpeed.PlainCopy {
  private static final int UNDER_WAY_BYTES = 8 << 20;
  private static final int TRIES = 20;

  private final CqlSession session;
  private final PreparedStatement insert;
  private final int chunk;
  private final Semaphore underWay;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  DriverCopy(CqlSession session, int chunk) {
    this.session = session;
    this.chunk = chunk;
    underWay = new Semaphore(UNDER_WAY_BYTES / chunk);
    session.execute("CREATE TABLE copy.plain (id uuid, n int, bytes blob, PRIMARY KEY (id, n))");
    insert =
        session.prepare(
            SimpleStatement.newInstance("INSERT INTO copy.plain (id, n, bytes) VALUES (?, ?, ?)"));
  }

  @Override
  public void copy(List<Path> files) throws IOException, InterruptedException {
    for (Path file : files) {
      UUID id = UUID.randomUUID();
      try (FileChannel in = FileChannel.open(file)) {
        for (int n = 0; (long) n * chunk < in.size(); n++) {
          ByteBuffer piece = ByteBuffer.allocate(chunk);
          while (piece.hasRemaining() && in.read(piece) >= 0) {
            // until the piece is full, or the file at its end
          }
          underWay.acquire();
          send(insert.bind(id, n, piece.flip()), TRIES);
        }
      }
    }
    underWay.acquire(UNDER_WAY_BYTES / chunk);
    underWay.release(UNDER_WAY_BYTES / chunk);
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IOException("the plain copy failed", failed);
    }
  }

  /** A write that the server did not get done in time is sent again. */
  private void send(BoundStatement row, int tries) {
    session
        .executeAsync(row)
        .whenComplete(
            (answer, failed) -> {
              if (failed != null && tries > 1) {
                send(row, tries - 1);
                return;
              }
              if (failed != null) {
                failure.set(failed);
              }
              underWay.release();
            });
  }

  @Override
  public void delete() {
    session.execute("TRUNCATE copy.plain");
  }
}
