package dev.weir.testkit.sim.kernel;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** One line per event, for whoever wants to see what led to a failure. */
public final class Trace {
  private final @Nullable PrintStream out;
  private final boolean hashes;
  private long hash;

  private Trace(@Nullable PrintStream out, boolean hashes) {
    this.out = out;
    this.hashes = hashes;
  }

  public static Trace off() {
    return new Trace(null, false);
  }

  /** A trace that is not printed: runs are compared by its {@link #hash}. */
  public static Trace hashed() {
    return new Trace(null, true);
  }

  public static Trace to(PrintStream out) {
    out.println("# event number, virtual milliseconds since the start, what happened, to what");
    out.println("#   frame/credit/control  a message arrives; from > to");
    out.println("#   turn, wake            a subtask works; io, persist, open: its blocking work");
    out.println("#   row, manifest, gc     the coordinator's writes and deletes");
    out.println("#   ! ...                 a fault is injected; = ... is a remark within an event");
    return new Trace(out, false);
  }

  public boolean isOn() {
    return out != null;
  }

  /** Of all lines so far; equal traces have equal ones. */
  public long hash() {
    return hash;
  }

  void event(long number, long millis, String kind, Object about) {
    if (out != null) {
      out.printf("%7d %6d  %-9s %s%n", number, millis, kind, about);
    }
    if (hashes) {
      mix(number * 31 + millis);
      mix(kind.hashCode());
      mix(about.toString().hashCode());
    }
  }

  public void remark(String what) {
    if (out != null) {
      out.printf("%16s= %s%n", "", what);
    }
    if (hashes) {
      mix(what.hashCode());
    }
  }

  private void mix(long value) {
    hash = new SimRandom(hash ^ value).next();
  }
}
