package dev.weir.api;

/**
 * Records that every subtask of the next operator gets all of. To connect another stream with it
 * runs a function that remembers them: {@code orders.connect(rates.broadcast())}.
 *
 * @param <T> the records
 */
public final class BroadcastStream<T> extends Stream<T> {
  BroadcastStream(Feeds feeds) {
    super(feeds, null);
  }
}
