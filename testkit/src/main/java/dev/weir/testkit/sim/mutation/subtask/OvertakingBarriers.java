package dev.weir.testkit.sim.mutation.subtask;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.element.Frame;
import dev.weir.runtime.SubtaskPort;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.ForwardingSubtaskPort;
import dev.weir.testkit.sim.shell.Seams;
import org.jspecify.annotations.Nullable;

/** A sender for which the records before an aligned barrier go into the frame behind it. */
public final class OvertakingBarriers extends ForwardingSubtaskPort {
  private final @Nullable Frame[] overtaken;

  private OvertakingBarriers(SubtaskPort port, AttemptWorld attempt) {
    super(port);
    overtaken = new Frame[attempt.sent().size()];
  }

  public static Seams seams() {
    return new Seams() {
      @Override
      public SubtaskPort subtask(SubtaskPort plain, AttemptWorld attempt) {
        return new OvertakingBarriers(plain, attempt);
      }
    };
  }

  @Override
  public void send(int outChannel, Frame frame) {
    super.send(outChannel, frame.isUrgent() ? frame : behindItsBarrier(outChannel, frame));
  }

  private Frame behindItsBarrier(int outChannel, Frame frame) {
    Frame late = overtaken[outChannel];
    overtaken[outChannel] = null;
    Frame sent = FrameCopies.emptyLike(frame);
    boolean overtakes =
        frame.control() instanceof Barrier barrier && barrier.alignment() == Alignment.ALIGNED;
    if (overtakes) {
      Frame behind = FrameCopies.emptyLike(frame);
      FrameCopies.addAll(late, behind);
      FrameCopies.addAll(frame, behind);
      overtaken[outChannel] = behind.size() == 0 ? null : behind;
    } else {
      FrameCopies.addAll(late, sent);
      FrameCopies.addAll(frame, sent);
    }
    if (frame.control() != null) {
      sent.close(frame.control());
    }
    return sent;
  }
}
