package dev.weir.time;

import java.util.ArrayList;
import java.util.List;

/** All orders in which records, watermarks, idleness and ends can come in a few inputs. */
public final class TimeEvents {
  /** What comes. */
  public enum Kind {
    RECORD,
    WATERMARK,
    IDLE,
    END
  }

  /**
   * One event.
   *
   * @param time of a watermark; later in later events, and different in each input
   */
  public record TimeEvent(int input, Kind kind, long time) {
    @Override
    public String toString() {
      return kind + (kind == Kind.WATERMARK ? "(" + time + ")" : "") + "@" + input;
    }
  }

  /** Takes one sequence. */
  @FunctionalInterface
  public interface Visitor {
    void accept(List<TimeEvent> events) throws Exception;
  }

  private final int inputs;
  private final int length;
  private final Visitor visitor;
  private final List<TimeEvent> events = new ArrayList<>();

  private TimeEvents(int inputs, int length, Visitor visitor) {
    this.inputs = inputs;
    this.length = length;
    this.visitor = visitor;
  }

  /** Visits every sequence of that length; nothing follows an end in its input. */
  public static void forEach(int inputs, int length, Visitor visitor) throws Exception {
    new TimeEvents(inputs, length, visitor).extend();
  }

  private void extend() throws Exception {
    int at = events.size();
    if (at == length) {
      visitor.accept(List.copyOf(events));
      return;
    }
    boolean any = false;
    for (int input = 0; input < inputs; input++) {
      if (hasEnded(input)) {
        continue;
      }
      any = true;
      for (Kind kind : Kind.values()) {
        // Of two inputs in turn, the later event now has the earlier time and now the later one.
        events.add(new TimeEvent(input, kind, 10L * at + 25L * (input % 2)));
        extend();
        events.remove(at);
      }
    }
    if (!any) {
      visitor.accept(List.copyOf(events));
    }
  }

  private boolean hasEnded(int input) {
    return events.stream().anyMatch(each -> each.input() == input && each.kind() == Kind.END);
  }
}
