package dev.weir.operator.window;

import dev.weir.serde.StoredName;
import java.util.List;

/**
 * A session of a key, without its contents.
 *
 * @param endMillis its last record's time and gap
 * @param fired whether its result, as it is, has been emitted
 * @param parts where its contents are: the namespaces of those sessions of which it was merged
 */
@StoredName("dev.weir.window.Session")
record Session(long startMillis, long endMillis, boolean fired, List<Long> parts) {

  /** Whether this and a stretch of time have a moment, or one's end and the other's start. */
  boolean touches(long start, long end) {
    return start <= endMillis && end >= startMillis;
  }

  Session afterFiring() {
    return new Session(startMillis, endMillis, true, parts);
  }
}
