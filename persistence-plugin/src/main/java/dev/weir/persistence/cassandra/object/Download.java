package dev.weir.persistence.cassandra.object;

import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.spi.store.ObjectName;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The chunks of one object on their way here. Whoever reads on where he was finds the next ones
 * under way already. Used by one thread.
 */
final class Download {
  /** How many chunks are asked for ahead. */
  private static final int AHEAD = 4;

  private final Cassandra cassandra;
  private final Chunks chunks;
  private final ObjectName name;
  private final IndexEntry indexed;

  /** What was asked for, by the chunks' numbers. */
  private final Map<Integer, CompletableFuture<Optional<byte[]>>> asked = new HashMap<>();

  private int latest = -2;

  Download(Cassandra cassandra, Chunks chunks, ObjectName name, IndexEntry indexed) {
    this.cassandra = cassandra;
    this.chunks = chunks;
    this.name = name;
    this.indexed = indexed;
  }

  /**
   * One chunk.
   *
   * @param last up to which chunk more will be asked for at once
   */
  byte[] chunk(int chunk, int last) throws IOException {
    boolean readsOn = chunk == latest || chunk == latest + 1;
    asked.keySet().removeIf(each -> each < chunk || each > chunk + AHEAD);
    if (!asked.containsKey(chunk)) {
      cassandra.inFlight().acquire(indexed.length(chunk));
      ask(chunk);
    }
    int until = Math.min(readsOn ? indexed.chunks() - 1 : last, chunk + AHEAD);
    for (int next = chunk + 1; next <= until; next++) {
      if (!asked.containsKey(next)) {
        if (!cassandra.inFlight().tryAcquire(indexed.length(next))) {
          break;
        }
        ask(next);
      }
    }
    latest = chunk;
    CompletableFuture<Optional<byte[]>> answer = asked.get(chunk);
    if (answer == null) {
      throw new IllegalStateException("chunk " + chunk + " was asked for");
    }
    try {
      return cassandra
          .await(name + " could not be read", answer)
          .orElseThrow(
              () ->
                  new CorruptObjectException(
                      "object "
                          + name
                          + " is damaged: chunk "
                          + chunk
                          + " of "
                          + indexed.chunks()
                          + " is missing, or not the one that was written"));
    } catch (IOException failed) {
      asked.remove(chunk); // it may be asked for again
      throw failed;
    }
  }

  private void ask(int chunk) {
    asked.put(
        chunk,
        chunks
            .read(indexed, chunk)
            .whenComplete((bytes, failed) -> cassandra.inFlight().release(indexed.length(chunk))));
  }

  void forget() {
    asked.clear();
  }
}
