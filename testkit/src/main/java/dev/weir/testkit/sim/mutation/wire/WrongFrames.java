package dev.weir.testkit.sim.mutation.wire;

import dev.weir.element.Frame;
import dev.weir.testkit.sim.kernel.SimRandom;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.wire.frame.FrameMessage;
import dev.weir.wire.frame.FrameReceiver;
import dev.weir.wire.frame.FrameSender;
import org.jspecify.annotations.Nullable;

/** Frames that do not cross machines as they should. */
public final class WrongFrames {
  private WrongFrames() {}

  /** A message in the middle of a frame gets lost, and nobody minds. */
  public static Seams withLostMessages(SimRandom random) {
    return receiving(receiver -> new LosingReceiver(receiver, random));
  }

  /** All channels of a subtask are put together as if they were one. */
  public static Seams mixedUp() {
    return receiving(MixingReceiver::new);
  }

  private interface Around {
    FrameReceiver put(FrameReceiver plain);
  }

  private static Seams receiving(Around around) {
    return new Seams() {
      @Override
      public FrameReceiver frames(FrameReceiver plain, AttemptWorld attempt) {
        return around.put(plain);
      }
    };
  }

  private static FrameMessage renamed(FrameMessage message, int channel, int part) {
    return new FrameMessage(
        message.flags(), message.attempt(), channel, message.sequence(), part, message.in());
  }

  private static final class LosingReceiver implements FrameReceiver {
    private final FrameReceiver receiver;
    private final SimRandom random;
    private int channel;
    private int lost;

    private LosingReceiver(FrameReceiver receiver, SimRandom random) {
      this.receiver = receiver;
      this.random = random;
    }

    @Override
    public @Nullable Frame receive(FrameMessage message) {
      if (message.part() == 0) {
        channel = message.channel();
        lost = 0;
      } else if (message.channel() == channel) {
        if (!message.endsFrame() && random.chance(0.1)) {
          lost++;
          return null;
        }
        return receiver.receive(renamed(message, channel, message.part() - lost));
      }
      return receiver.receive(message);
    }
  }

  private static final class MixingReceiver implements FrameReceiver {
    private final FrameReceiver receiver;
    private int channel;

    private MixingReceiver(FrameReceiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public @Nullable Frame receive(FrameMessage message) {
      if (message.part() == 0) {
        channel = message.channel();
      }
      return receiver.receive(renamed(message, channel, message.part()));
    }
  }

  /** Some records come with the hash of the key of the record before. */
  public static Seams withWrongHashes(SimRandom random) {
    return new Seams() {
      @Override
      public FrameSender frames(FrameSender plain, AttemptWorld attempt) {
        return (outChannel, frame, messages) ->
            plain.send(outChannel, withWrongHashes(frame, random), messages);
      }
    };
  }

  private static Frame withWrongHashes(Frame frame, SimRandom random) {
    if (!frame.isKeyed() || frame.isUrgent()) {
      return frame;
    }
    Frame wrong = new Frame(true, 8);
    for (int i = 0; i < frame.size(); i++) {
      int from = i > 0 && random.chance(0.1) ? i - 1 : i;
      wrong.add(frame.value(i), frame.timestamp(i), frame.key(i), frame.hash(from));
    }
    if (frame.control() != null) {
      wrong.close(frame.control());
    }
    wrong.address(frame.attempt(), frame.channel(), frame.sequence());
    return wrong;
  }
}
