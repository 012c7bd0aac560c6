package dev.weir.testkit.sim.mutation.subtask;

import dev.weir.element.Frame;
import dev.weir.element.Idle;
import dev.weir.element.Watermark;
import dev.weir.runtime.SubtaskPort;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.ChannelTime;
import dev.weir.testkit.sim.shell.ForwardingSubtaskPort;
import dev.weir.testkit.sim.shell.Seams;

/**
 * A subtask with several inputs that does not say at times that it is idle. Sources say it for
 * themselves; who merges inputs can get it wrong.
 */
public enum LostIdleness implements Seams {
  /** Not before the watermark that it has still to send. */
  BEFORE_WATERMARK {
    @Override
    boolean loses(AttemptWorld attempt, ChannelTime said) {
      return said.hasJustAdvanced();
    }
  },
  /** Not a second time while time stands still. */
  SECOND_TIME {
    @Override
    boolean loses(AttemptWorld attempt, ChannelTime said) {
      return said.wasIdleAtThisTime();
    }
  },
  /** Not when one of its inputs has ended. */
  AT_AN_END {
    @Override
    boolean loses(AttemptWorld attempt, ChannelTime said) {
      return attempt.received().stream().anyMatch(ChannelTime::isOver);
    }
  };

  abstract boolean loses(AttemptWorld attempt, ChannelTime said);

  @Override
  public SubtaskPort subtask(SubtaskPort plain, AttemptWorld attempt) {
    return new ForwardingSubtaskPort(plain) {
      @Override
      public void send(int outChannel, Frame frame) {
        ChannelTime said = attempt.sent().get(outChannel);
        boolean lost =
            frame.control() instanceof Idle
                && !attempt.received().isEmpty()
                && loses(attempt, said);
        super.send(outChannel, lost ? active(frame, said.time()) : frame);
      }
    };
  }

  /** The frame as it is when its sender goes on being active. */
  private static Frame active(Frame frame, long time) {
    Frame active = FrameCopies.emptyLike(frame);
    FrameCopies.addAll(frame, active);
    active.close(new Watermark(time));
    return active;
  }
}
