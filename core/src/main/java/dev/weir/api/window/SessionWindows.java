package dev.weir.api.window;

import java.time.Duration;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Windows that last as long as something happens: a session of a key begins with a record, and ends
 * when no other has come for the gap. A record that comes at the very end still belongs to it, so
 * what is one session does not depend on when the watermark came by.
 *
 * <p>A session fires when the watermark reaches its end, {@code endMillis}. It is kept for one more
 * gap: a record that is not late, and touches it, makes it longer, and it fires again as a whole.
 *
 * @param gapMillis 0 if each record has its own
 * @param gapOf a record's gap in milliseconds; null if all have the same
 */
public record SessionWindows<T>(long gapMillis, @Nullable ToLongFunction<? super T> gapOf)
    implements WindowAssigner<T> {
  /** Sessions that end when there is no record for that long. */
  public static SessionWindows<Object> withGap(Duration gap) {
    return new SessionWindows<>(Sizes.millis(gap, "gap"), null);
  }

  /**
   * Sessions of records that say themselves for how long they last.
   *
   * @param gapMillis a record's gap, at least a millisecond; the same each time it is asked
   */
  public static <T> SessionWindows<T> withDynamicGap(ToLongFunction<? super T> gapMillis) {
    return new SessionWindows<>(0, Objects.requireNonNull(gapMillis, "a function for the gap"));
  }

  @Override
  public String words() {
    return gapOf == null ? "sessions-" + gapMillis : "sessions";
  }
}
