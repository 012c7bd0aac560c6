package dev.weir.testkit.sim;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** One line per event, for whoever wants to see what led to a failure. */
final class Trace {
  private final @Nullable PrintStream out;

  private Trace(@Nullable PrintStream out) {
    this.out = out;
  }

  static Trace off() {
    return new Trace(null);
  }

  static Trace to(PrintStream out) {
    out.println("# event number, virtual milliseconds since the start, what happened, to what");
    out.println("#   frame/credit/control  a message arrives; from > to");
    out.println("#   turn, wake            a subtask works; io, persist, open: its blocking work");
    out.println("#   row, manifest, gc     the coordinator's writes and deletes");
    out.println("#   ! ...                 a fault is injected; = ... is a remark within an event");
    return new Trace(out);
  }

  boolean isOn() {
    return out != null;
  }

  void event(long number, long millis, String kind, Object about) {
    if (out != null) {
      out.printf("%7d %6d  %-9s %s%n", number, millis, kind, about);
    }
  }

  void remark(String what) {
    if (out != null) {
      out.printf("%16s= %s%n", "", what);
    }
  }
}
