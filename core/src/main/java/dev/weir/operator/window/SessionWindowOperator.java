package dev.weir.operator.window;

import dev.weir.api.call.CallScope;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.api.window.SessionWindows;
import dev.weir.api.window.TimeWindow;
import dev.weir.api.window.Windowing;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import dev.weir.operator.basic.FunctionOperator;
import dev.weir.operator.keyed.KeyedTimers;
import dev.weir.serde.TypeRef;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState;
import dev.weir.time.Lateness;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Sessions per key. A key's sessions, usually one, are one value of its state; their contents stand
 * beside them, so that sessions merge without touching what is in them.
 *
 * <p>A key with sessions has a timer that is not later than the next thing to do for any of them. A
 * record that makes a session longer leaves it as it is: it comes too early then, and is set anew.
 */
public final class SessionWindowOperator<K, I, R, O> extends FunctionOperator<O>
    implements Receiver<I> {
  private static final TimeDomain EVENT_TIME = TimeDomain.EVENT_TIME;

  private final Windowing<K, I, ?, R, O> windowing;
  private final SessionGaps<I> gaps;
  private final Lateness lateness;

  private KeyedState state;
  private ValueState<List<Session>> sessions;
  private SliceContents<I, R> contents;
  private LateRecords<I> late;
  private KeyedTimers timers;
  private WindowOutput<K, R> output;
  private CallScope calls;

  public SessionWindowOperator(
      Windowing<K, I, ?, R, O> windowing, SessionWindows<? super I> windows) {
    this.windowing = windowing;
    gaps = new SessionGaps<>(windows);
    lateness = windowing.lateness();
  }

  @Override
  public void setup(OperatorContext<O> with) throws Exception {
    super.setup(with);
    state = keyedState();
    sessions =
        state.value(new StateSpec.OfValue<>("sessions", new TypeRef<List<Session>>() {}, null));
    contents = WindowStates.declare("parts-of-sessions", windowing, true, state, with.operator());
    timers = KeyedTimers.ofKeys(with, state);
    late = new LateRecords<>(with, windowing.lateTo());
    calls = new CallScope(with.operator());
    output = WindowOutput.of(windowing.function(), calls, with);
  }

  @Override
  public List<Receiver<?>> inputs() {
    return List.of(this);
  }

  @Override
  public void accept(I value, long timestampMillis) throws Exception {
    long gap;
    try {
      WindowTime.check(timestampMillis);
      gap = gaps.of(value);
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
    List<Session> before = sessions.value();
    if (before == null) {
      before = List.of();
    }
    Session merged = merged(before, timestampMillis, timestampMillis + gap);
    long watermark = context().watermark();
    if (isGone(merged, watermark)) {
      late.take(value, timestampMillis);
      return;
    }
    boolean again = merged.endMillis() <= watermark;
    Session after = again ? merged.afterFiring() : merged;
    sessions.update(replaced(before, after));
    state.setNamespace(after.parts().get(0));
    try {
      contents.add(value);
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
    long due = due(after);
    if (due < earliestDue(before)) {
      timers.add(EVENT_TIME, due);
    }
    if (again) {
      fire(after);
    }
  }

  /** The session that a record is in: its own, and all that touch it. */
  private static Session merged(List<Session> sessions, long timestampMillis, long recordEnd) {
    long start = timestampMillis;
    long end = recordEnd;
    List<Long> parts = List.of();
    for (int i = 0; i < sessions.size(); i++) {
      Session each = sessions.get(i);
      if (each.touches(timestampMillis, recordEnd)) {
        start = Math.min(start, each.startMillis());
        end = Math.max(end, each.endMillis());
        parts = parts.isEmpty() ? each.parts() : joined(parts, each.parts());
      }
    }
    return new Session(start, end, false, parts.isEmpty() ? List.of(timestampMillis) : parts);
  }

  private static List<Long> joined(List<Long> earlier, List<Long> later) {
    List<Long> all = new ArrayList<>(earlier);
    all.addAll(later);
    return List.copyOf(all);
  }

  /** The sessions of a key with one that takes the place of those in it; by time. */
  private static List<Session> replaced(List<Session> before, Session by) {
    if (before.isEmpty() || (before.size() == 1 && contains(by, before.get(0)))) {
      return List.of(by);
    }
    List<Session> after = new ArrayList<>();
    for (Session each : before) {
      if (!contains(by, each)) {
        after.add(each);
      }
    }
    int place = 0;
    while (place < after.size() && after.get(place).startMillis() < by.startMillis()) {
      place++;
    }
    after.add(place, by);
    return List.copyOf(after);
  }

  private static boolean contains(Session whole, Session part) {
    return whole.startMillis() <= part.startMillis() && part.endMillis() <= whole.endMillis();
  }

  /**
   * A session's last moment is its end: a record of that time would make it longer. So it is gone,
   * and may fire, one moment later than a window that begins and ends there.
   */
  private boolean isGone(Session session, long watermark) {
    return lateness.isGone(session.endMillis() + 1, watermark);
  }

  /** When there is something to do for a session: to fire it, or to forget it. */
  private long due(Session session) {
    return session.fired()
        ? lateness.goneAt(session.endMillis() + 1 + gaps.longestAfter(session))
        : session.endMillis();
  }

  private long earliestDue(List<Session> of) {
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < of.size(); i++) {
      earliest = Math.min(earliest, due(of.get(i)));
    }
    return earliest;
  }

  @Override
  public boolean advanceWatermark(long watermarkMillis) throws Exception {
    return timers.fireUntil(EVENT_TIME, watermarkMillis, this::onTimer);
  }

  private void onTimer(TimerState.Timer timer, TimeDomain domain) throws Exception {
    List<Session> before = sessions.value();
    if (before == null) {
      return;
    }
    List<Session> after = new ArrayList<>(before.size());
    for (Session each : before) {
      boolean isDue = due(each) <= timer.timestampMillis();
      if (!isDue) {
        after.add(each);
      } else if (each.fired()) {
        forget(each);
      } else {
        fire(each);
        after.add(each.afterFiring());
      }
    }
    if (after.isEmpty()) {
      sessions.clear();
    } else {
      sessions.update(List.copyOf(after));
      timers.addToEnd(EVENT_TIME, earliestDue(after));
    }
  }

  private void forget(Session session) {
    for (long part : session.parts()) {
      state.setNamespace(part);
      contents.clear();
    }
  }

  @SuppressWarnings("unchecked") // the current key is one of this operator's keys
  private void fire(Session session) throws Exception {
    R result;
    try {
      for (long part : session.parts()) {
        state.setNamespace(part);
        contents.include();
      }
      result = notNull(contents.result(), "the result of the window's function");
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
    output.emit(
        (K) Objects.requireNonNull(state.key()),
        new TimeWindow(session.startMillis(), session.endMillis()),
        result);
  }

  @Override
  public void close() throws Exception {
    calls.close();
    calls.failIfMisused();
  }
}
