package dev.weir.testkit.sim.shell;

import dev.weir.element.Control;
import dev.weir.element.EndOfInput;
import dev.weir.element.Frame;
import dev.weir.element.Idle;
import dev.weir.element.Watermark;

/** What the frames of one channel have said about time so far. */
public final class ChannelTime {
  private long time = Watermark.MIN;
  private long latest = Watermark.MIN;
  private boolean idle;
  private boolean idleAtThisTime;
  private boolean advanced;
  private boolean ended;

  void take(Frame frame) {
    advanced = false;
    idle &= frame.size() == 0;
    Control control = frame.control();
    if (control instanceof Watermark mark) {
      advanced = mark.timestampMillis() > time;
      idleAtThisTime &= !advanced;
      time = Math.max(time, mark.timestampMillis());
      latest = time == Watermark.MAX ? latest : time;
      idle = false;
    } else if (control instanceof Idle) {
      idle = true;
      idleAtThisTime = true;
    } else if (control instanceof EndOfInput) {
      ended = true;
      idle = false;
    }
  }

  public long time() {
    return time;
  }

  /** The latest watermark before the end of time. */
  public long latest() {
    return latest;
  }

  public boolean isIdle() {
    return idle;
  }

  public boolean hasEnded() {
    return ended;
  }

  /** Whether nobody has to wait for it any more. */
  public boolean isOver() {
    return ended || time == Watermark.MAX;
  }

  /** Whether the last frame moved time on. */
  public boolean hasJustAdvanced() {
    return advanced;
  }

  /** Whether it has said that it is idle since its time moved on. */
  public boolean wasIdleAtThisTime() {
    return idleAtThisTime;
  }
}
