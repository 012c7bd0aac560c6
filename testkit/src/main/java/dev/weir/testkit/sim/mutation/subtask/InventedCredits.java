package dev.weir.testkit.sim.mutation.subtask;

import dev.weir.element.Frame;
import dev.weir.runtime.SubtaskPort;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.ForwardingSubtaskPort;
import dev.weir.testkit.sim.shell.Seams;

/** A sender for which each frame that it sends is as good as consumed. */
public final class InventedCredits extends ForwardingSubtaskPort {
  private final AttemptWorld attempt;
  private final long[] invented;

  InventedCredits(SubtaskPort port, AttemptWorld attempt) {
    super(port);
    this.attempt = attempt;
    invented = new long[attempt.sent().size()];
  }

  public static Seams seams() {
    return new Seams() {
      @Override
      public SubtaskPort subtask(SubtaskPort plain, AttemptWorld attempt) {
        return new InventedCredits(plain, attempt);
      }
    };
  }

  @Override
  public void send(int outChannel, Frame frame) {
    super.send(outChannel, frame);
    invent(outChannel);
  }

  /** Lets the sender send a frame more than the receiver has room for. */
  void invent(int outChannel) {
    long credited = attempt.consumed(outChannel) + ++invented[outChannel];
    attempt.hear("credit", loop -> loop.onConsumed(outChannel, credited));
  }
}
