package dev.weir.testkit.sim;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.element.Frame;
import dev.weir.element.Idle;
import dev.weir.element.Watermark;
import org.jspecify.annotations.Nullable;

/** What planted bugs do to the frames that one attempt of a subtask sends. */
final class FrameMutation {
  private final Episode episode;
  private final AttemptWorld attempt;
  private final long[] renumberedBy;
  private final @Nullable Frame[] overtaken;

  FrameMutation(Episode episode, AttemptWorld attempt) {
    this.episode = episode;
    this.attempt = attempt;
    int channels = attempt.sent().size();
    renumberedBy = new long[channels];
    overtaken = new Frame[channels];
  }

  /** The frame to be sent instead; null for none, which takes no sequence number. */
  @Nullable Frame mutated(int outChannel, Frame frame) {
    if (episode.mutation == Mutation.DROP_FRAME_SILENTLY) {
      return losesInSilence(outChannel, frame) ? null : frame;
    }
    if (episode.mutation == Mutation.BARRIER_OVERTAKES && !frame.isUrgent()) {
      return behindItsBarrier(outChannel, frame);
    }
    if (frame.control() instanceof Idle && losesIdleness(attempt.sent().get(outChannel))) {
      return inTime(frame, attempt.sent().get(outChannel).time());
    }
    return frame;
  }

  /** Sources say for themselves that they are idle; who merges several inputs can get it wrong. */
  private boolean losesIdleness(ChannelTime said) {
    boolean merges = !attempt.received().isEmpty();
    return switch (episode.mutation) {
      case IDLE_BEFORE_WATERMARK -> merges && said.hasJustAdvanced();
      case IDLE_ONCE -> merges && said.wasIdleAtThisTime();
      case FORGET_IDLE_AT_END ->
          merges && attempt.received().stream().anyMatch(ChannelTime::isOver);
      default -> false;
    };
  }

  /** The frame as it is when its sender goes on being active. */
  private static Frame inTime(Frame frame, long time) {
    Frame active = copy(frame);
    move(frame, active);
    active.close(new Watermark(time));
    return active;
  }

  private boolean losesInSilence(int outChannel, Frame frame) {
    if (frame.control() == null && episode.chaos.random().chance(0.05)) {
      renumberedBy[outChannel]++;
      return true;
    }
    frame.address(frame.attempt(), frame.channel(), frame.sequence() - renumberedBy[outChannel]);
    return false;
  }

  /** The records before an aligned barrier go into the frame behind it. */
  private Frame behindItsBarrier(int outChannel, Frame frame) {
    Frame late = overtaken[outChannel];
    overtaken[outChannel] = null;
    Frame sent = copy(frame);
    boolean overtakes =
        frame.control() instanceof Barrier barrier && barrier.alignment() == Alignment.ALIGNED;
    if (overtakes) {
      Frame behind = copy(frame);
      move(late, behind);
      move(frame, behind);
      overtaken[outChannel] = behind.size() == 0 ? null : behind;
    } else {
      move(late, sent);
      move(frame, sent);
    }
    if (frame.control() != null) {
      sent.close(frame.control());
    }
    return sent;
  }

  private static Frame copy(Frame frame) {
    Frame empty = new Frame(frame.isKeyed(), 8);
    empty.address(frame.attempt(), frame.channel(), frame.sequence());
    return empty;
  }

  private static void move(@Nullable Frame from, Frame to) {
    for (int i = 0; from != null && i < from.size(); i++) {
      if (from.isKeyed()) {
        to.add(from.value(i), from.timestamp(i), from.key(i), from.hash(i));
      } else {
        to.add(from.value(i), from.timestamp(i));
      }
    }
  }
}
