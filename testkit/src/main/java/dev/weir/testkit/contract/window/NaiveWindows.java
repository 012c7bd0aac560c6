package dev.weir.testkit.contract.window;

import dev.weir.api.window.TimeWindow;
import dev.weir.element.Watermark;
import dev.weir.testkit.harness.Input;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * Windows in event time as one would explain them: every window of every key has a list of its
 * records, and is looked at again whenever anything happens.
 */
final class NaiveWindows {
  /** A record: its key, a number, and when it happened. */
  record Event(String key, long number, long timestampMillis) {}

  /** What a window emits. */
  record Fired(String key, TimeWindow window, List<Long> numbers) {}

  private record KeyWindow(String key, TimeWindow window) {}

  private static final Comparator<KeyWindow> BY_END =
      Comparator.<KeyWindow>comparingLong(each -> each.window().endMillis())
          .thenComparing(KeyWindow::key)
          .thenComparing(each -> each.window().startMillis());

  private final LongFunction<List<TimeWindow>> assigner;
  private final long lateness;
  private final TreeMap<KeyWindow, List<Long>> contents = new TreeMap<>(BY_END);
  private final List<Fired> fired = new ArrayList<>();
  private final List<Event> late = new ArrayList<>();
  private long watermark = Watermark.MIN;

  NaiveWindows(LongFunction<List<TimeWindow>> assigner, long lateness) {
    this.assigner = assigner;
    this.lateness = lateness;
  }

  NaiveWindows run(List<Input> inputs) {
    for (Input input : inputs) {
      if (input instanceof Input.Arrival arrival) {
        onRecord((Event) arrival.value());
      } else if (input instanceof Input.EventTimeTo time) {
        onWatermark(time.timestampMillis());
      } else {
        onWatermark(Watermark.MAX);
      }
    }
    return this;
  }

  List<Fired> fired() {
    return fired;
  }

  List<Event> late() {
    return late;
  }

  private void onRecord(Event event) {
    boolean isLate = true;
    for (TimeWindow window : assigner.apply(event.timestampMillis())) {
      if (!isGone(window)) {
        isLate = false;
        KeyWindow at = new KeyWindow(event.key(), window);
        contents.computeIfAbsent(at, any -> new ArrayList<>()).add(event.number());
        if (hasEnded(window)) {
          fire(at);
        }
      }
    }
    if (isLate) {
      late.add(event);
    }
  }

  private void onWatermark(long to) {
    long before = watermark;
    watermark = Math.max(before, to);
    for (KeyWindow at : contents.keySet()) {
      if (at.window().lastMillis() > before && hasEnded(at.window())) {
        fire(at);
      }
    }
    contents.keySet().removeIf(at -> isGone(at.window()));
  }

  private void fire(KeyWindow at) {
    List<Long> numbers = new ArrayList<>(contents.get(at));
    numbers.sort(null);
    fired.add(new Fired(at.key(), at.window(), numbers));
  }

  private boolean hasEnded(TimeWindow window) {
    return window.lastMillis() <= watermark;
  }

  private boolean isGone(TimeWindow window) {
    return watermark == Watermark.MAX || window.lastMillis() + lateness <= watermark;
  }
}
