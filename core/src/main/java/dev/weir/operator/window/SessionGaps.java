package dev.weir.operator.window;

import dev.weir.api.window.SessionWindows;
import java.util.Objects;

/** How long sessions wait for more: all the same time, or each record its own. */
final class SessionGaps<I> {
  private final SessionWindows<? super I> windows;

  SessionGaps(SessionWindows<? super I> windows) {
    this.windows = windows;
  }

  long of(I value) {
    return windows.gapOf() == null ? windows.gapMillis() : dynamic(windows, value);
  }

  private static <T> long dynamic(SessionWindows<T> windows, T value) {
    long gap = Objects.requireNonNull(windows.gapOf()).applyAsLong(value);
    if (gap < 1 || gap >= WindowTime.FARTHEST / 2) {
      throw new IllegalArgumentException(
          "the gap of a session is " + gap + " ms: a record's gap is at least a millisecond");
    }
    return gap;
  }

  /**
   * How long after a session's end a record may come that is not late and touches it: its gap,
   * which is taken to be no longer than the whole session was, where each record has its own.
   */
  long longestAfter(Session session) {
    return windows.gapOf() == null
        ? windows.gapMillis()
        : session.endMillis() - session.startMillis();
  }
}
