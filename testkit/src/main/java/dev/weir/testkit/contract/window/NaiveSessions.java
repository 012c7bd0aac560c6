package dev.weir.testkit.contract.window;

import dev.weir.api.window.TimeWindow;
import dev.weir.element.Watermark;
import dev.weir.testkit.contract.window.NaiveWindows.Event;
import dev.weir.testkit.contract.window.NaiveWindows.Fired;
import dev.weir.testkit.harness.Input;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/** Sessions as one would explain them: sets of records that touch each other. */
final class NaiveSessions {
  /** A session is what its records say. */
  private final class Session {
    final String key;
    final List<Event> events = new ArrayList<>();
    boolean fired;

    Session(Event first) {
      key = first.key();
      events.add(first);
    }

    long start() {
      return events.stream().mapToLong(Event::timestampMillis).min().orElseThrow();
    }

    long end() {
      return events.stream()
          .mapToLong(each -> each.timestampMillis() + gap.applyAsLong(each))
          .max()
          .orElseThrow();
    }

    boolean touches(Session other) {
      return key.equals(other.key) && start() <= other.end() && other.start() <= end();
    }

    void fire() {
      List<Long> numbers = events.stream().map(Event::number).sorted().toList();
      out.add(new Fired(key, new TimeWindow(start(), end()), numbers));
      fired = true;
    }
  }

  private final ToLongFunction<Event> gap;
  private final long lateness;
  private final List<Session> sessions = new ArrayList<>();
  private final List<Fired> out = new ArrayList<>();
  private final List<Event> late = new ArrayList<>();
  private long watermark = Watermark.MIN;

  NaiveSessions(ToLongFunction<Event> gap, long lateness) {
    this.gap = gap;
    this.lateness = lateness;
  }

  NaiveSessions run(List<Input> inputs) {
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
    return out;
  }

  List<Event> late() {
    return late;
  }

  private void onRecord(Event event) {
    Session own = new Session(event);
    List<Session> touched = sessions.stream().filter(own::touches).toList();
    touched.forEach(each -> own.events.addAll(each.events));
    if (own.end() + lateness <= watermark) {
      late.add(event);
      return;
    }
    sessions.removeAll(touched);
    sessions.add(own);
    if (own.end() <= watermark) {
      own.fire();
    }
  }

  private void onWatermark(long to) {
    watermark = Math.max(watermark, to);
    sessions.sort(Comparator.comparingLong(Session::end));
    for (Session session : sessions) {
      if (!session.fired && session.end() <= watermark) {
        session.fire();
      }
    }
    // No record can touch it any more that is not late.
    sessions.removeIf(
        each ->
            each.fired
                && watermark - lateness - each.end()
                    >= each.events.stream().mapToLong(gap).max().orElseThrow());
  }
}
