package dev.weir.operator.window;

import dev.weir.api.call.CallScope;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.window.CumulatingWindows;
import dev.weir.api.window.SlidingWindows;
import dev.weir.api.window.TimeWindow;
import dev.weir.api.window.WindowAssigner;
import dev.weir.api.window.Windowing;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import dev.weir.operator.basic.FunctionOperator;
import dev.weir.operator.keyed.KeyedTimers;
import dev.weir.serde.TypeRef;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState;
import dev.weir.time.Lateness;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Windows with the same bounds for all keys. A record changes one entry of the state, that of its
 * key and slice, however many windows it belongs to; a window that fires combines its slices.
 *
 * <p>A key in which there is something has one timer, for the end of the next window that holds it;
 * that one sets the next. A slice goes with the last window that it belongs to: when that has
 * fired, or, with allowed lateness, by a timer of its own.
 */
public final class SlicedWindowOperator<K, I, R, O> extends FunctionOperator<O>
    implements Receiver<I> {
  private static final TimeDomain EVENT_TIME = TimeDomain.EVENT_TIME;

  private final Windowing<K, I, ?, R, O> windowing;
  private final Slicing slicing;
  private final Lateness lateness;

  private KeyedState state;
  private SliceContents<I, R> contents;
  private LateRecords<I> late;
  private KeyedTimers windowEnds;
  private KeyedTimers sliceEnds;
  private WindowOutput<K, R> output;
  private CallScope calls;

  /** The slice of the latest record, and what is known of it. */
  private long sliceStart;

  private long sliceEnd;
  private long firstWindowEnd;
  private long lastWindowEnd;
  private long goneAt;

  /** The window that fired last: the keys that have something in it share it. */
  private @Nullable TimeWindow latest;

  public SlicedWindowOperator(Windowing<K, I, ?, R, O> windowing) {
    this.windowing = windowing;
    slicing = Slicing.of(windowing.assigner());
    lateness = windowing.lateness();
  }

  @Override
  public void setup(OperatorContext<O> with) throws Exception {
    super.setup(with);
    state = keyedState();
    WindowAssigner<? super I> windows = windowing.assigner();
    boolean overlap = windows instanceof SlidingWindows || windows instanceof CumulatingWindows;
    contents =
        WindowStates.declare(
            "slices-" + windows.words(), windowing, overlap, state, with.operator());
    windowEnds = KeyedTimers.ofKeys(with, state);
    sliceEnds = KeyedTimers.ofNamespaces(with, state, "of-slices", TypeRef.of(Long.class));
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
    if (timestampMillis < sliceStart || timestampMillis >= sliceEnd) {
      locate(timestampMillis);
    }
    long watermark = context().watermark();
    if (goneAt <= watermark) {
      late.take(value, timestampMillis);
      return;
    }
    state.setNamespace(sliceEnd);
    boolean mayBeNew;
    try {
      mayBeNew = contents.add(value);
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
    if (mayBeNew) {
      awaitEnds(watermark);
    }
    if (firstWindowEnd - 1 <= watermark && lateness.allowedMillis() > 0) {
      fireAgain(watermark);
    }
  }

  private void locate(long timestampMillis) {
    try {
      WindowTime.check(timestampMillis);
    } catch (IllegalArgumentException impossible) {
      throw failure(impossible);
    }
    sliceEnd = slicing.sliceEnd(timestampMillis);
    sliceStart = slicing.sliceStart(sliceEnd);
    firstWindowEnd = slicing.firstWindowEnd(sliceEnd);
    lastWindowEnd = slicing.lastWindowEnd(sliceEnd);
    goneAt = lateness.goneAt(lastWindowEnd);
  }

  /** Sets the timers of a slice that may be new: those that it has already are set once. */
  private void awaitEnds(long watermark) {
    long end = firstWindowEnd;
    while (end <= lastWindowEnd && end - 1 <= watermark) {
      end = slicing.nextWindowEnd(end);
    }
    if (end <= lastWindowEnd) {
      windowEnds.add(EVENT_TIME, end - 1);
    }
    if (lateness.allowedMillis() > 0) {
      sliceEnds.add(EVENT_TIME, goneAt);
    }
  }

  /** A record has come into windows that have fired: their results change. */
  private void fireAgain(long watermark) throws Exception {
    for (long end = firstWindowEnd;
        end <= lastWindowEnd && end - 1 <= watermark;
        end = slicing.nextWindowEnd(end)) {
      if (!lateness.isGone(end, watermark)) {
        fire(end, false);
      }
    }
  }

  @Override
  public boolean advanceWatermark(long watermarkMillis) throws Exception {
    // No window ends at the end of time, so there is nothing to ask for there: to be asked for two
    // sets that may be empty, a turn of one timer would never be enough.
    long lastEnd = Math.min(watermarkMillis, Long.MAX_VALUE - 1);
    return windowEnds.fireUntil(EVENT_TIME, lastEnd, this::onWindowEnd)
        && sliceEnds.fireUntil(EVENT_TIME, watermarkMillis, this::onSliceGone);
  }

  private void onWindowEnd(TimerState.Timer timer, TimeDomain domain) throws Exception {
    long end = timer.timestampMillis() + 1;
    if (fire(end, lateness.allowedMillis() == 0)) {
      windowEnds.addToEnd(EVENT_TIME, slicing.nextWindowEnd(end) - 1);
    }
  }

  private void onSliceGone(TimerState.Timer timer, TimeDomain domain) {
    contents.clear(); // its namespace is the timer's
  }

  /**
   * Emits the result of the current key's window.
   *
   * @param dropping whether slices go of which it is the last window
   * @return whether the next window has a part of what this one has
   */
  @SuppressWarnings("unchecked") // the current key is one of this operator's keys
  private boolean fire(long windowEnd, boolean dropping) throws Exception {
    TimeWindow window = window(windowEnd);
    long nextStart = slicing.windowStart(slicing.nextWindowEnd(windowEnd));
    boolean any = false;
    boolean shared = false;
    R result = null;
    try {
      for (long at = window.startMillis(); at < windowEnd; ) {
        at = slicing.sliceEnd(at);
        state.setNamespace(at);
        if (contents.include()) {
          any = true;
          if (at > nextStart) {
            shared = true;
          } else if (dropping) {
            contents.clear();
          }
        }
      }
      if (any) {
        result = notNull(contents.result(), "the result of the window's function");
      }
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
    if (result != null) {
      output.emit((K) Objects.requireNonNull(state.key()), window, result);
    }
    return shared;
  }

  private TimeWindow window(long end) {
    TimeWindow window = latest;
    if (window == null || window.endMillis() != end) {
      window = new TimeWindow(slicing.windowStart(end), end);
      latest = window;
    }
    return window;
  }

  @Override
  public void close() throws Exception {
    calls.close();
    calls.failIfMisused();
  }
}
