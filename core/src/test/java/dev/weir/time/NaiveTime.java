package dev.weir.time;

import dev.weir.element.Watermark;
import dev.weir.time.TimeEvents.Kind;
import dev.weir.time.TimeEvents.TimeEvent;
import java.util.List;

/** What the inputs of something say about time, from all that came so far and without a state. */
public record NaiveTime(long time, boolean idle, boolean ended) {

  /** After these events. */
  public static NaiveTime of(int inputs, List<TimeEvent> events) {
    long time = Watermark.MIN;
    NaiveTime now = at(inputs, List.of());
    for (int i = 1; i <= events.size(); i++) {
      now = at(inputs, events.subList(0, i));
      time = Math.max(time, now.time());
    }
    return new NaiveTime(time, now.idle(), now.ended());
  }

  private static NaiveTime at(int inputs, List<TimeEvent> events) {
    long active = Watermark.MAX;
    long idle = Watermark.MIN;
    int actives = 0;
    int idles = 0;
    for (int input = 0; input < inputs; input++) {
      Kind last = Kind.RECORD;
      long time = Watermark.MIN;
      for (TimeEvent event : events) {
        if (event.input() == input) {
          last = event.kind();
          time = last == Kind.WATERMARK ? Math.max(time, event.time()) : time;
        }
      }
      if (last == Kind.IDLE) {
        idles++;
        idle = Math.max(idle, time);
      } else if (last != Kind.END) {
        actives++;
        active = Math.min(active, time);
      }
    }
    return new NaiveTime(
        actives == 0 && idles > 0 ? idle : active,
        actives == 0 && idles > 0,
        actives == 0 && idles == 0);
  }
}
