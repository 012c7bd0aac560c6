package dev.weir.testkit.sim.mutation.subtask;

import dev.weir.element.Frame;
import dev.weir.runtime.SubtaskPort;
import dev.weir.testkit.sim.kernel.SimRandom;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.ForwardingSubtaskPort;
import dev.weir.testkit.sim.shell.Seams;

/** A sender that loses frames and gives their numbers to the ones behind them. */
public final class LostFrames extends ForwardingSubtaskPort {
  private final SimRandom random;
  private final InventedCredits credits;
  private final long[] renumberedBy;

  private LostFrames(SubtaskPort port, AttemptWorld attempt, SimRandom random) {
    super(port);
    this.random = random;
    credits = new InventedCredits(port, attempt);
    renumberedBy = new long[attempt.sent().size()];
  }

  public static Seams seams(SimRandom random) {
    return new Seams() {
      @Override
      public SubtaskPort subtask(SubtaskPort plain, AttemptWorld attempt) {
        return new LostFrames(plain, attempt, random);
      }
    };
  }

  @Override
  public void send(int outChannel, Frame frame) {
    if (frame.control() == null && random.chance(0.05)) {
      renumberedBy[outChannel]++;
      credits.invent(outChannel);
    } else {
      frame.address(frame.attempt(), frame.channel(), frame.sequence() - renumberedBy[outChannel]);
      super.send(outChannel, frame);
    }
  }
}
