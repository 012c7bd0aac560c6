package dev.weir.testkit.sim.invariant;

import dev.weir.element.Watermark;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.ChannelTime;
import java.util.List;

/**
 * A subtask that has nothing left to do has said to each of those behind it what its inputs say: it
 * is idle if no input is active, and time stands neither before the active inputs' nor behind all
 * of them.
 */
final class TimeIsMerged extends Invariant {
  @Override
  public void turnEnded(AttemptWorld attempt) {
    List<ChannelTime> inputs = attempt.received();
    if (inputs.isEmpty() || !attempt.isAtRest()) {
      return;
    }
    boolean ended = inputs.stream().allMatch(ChannelTime::hasEnded);
    boolean over = inputs.stream().allMatch(ChannelTime::isOver);
    boolean idle = !over && inputs.stream().allMatch(each -> each.isOver() || each.isIdle());
    long slowest = over ? Watermark.MAX : idle ? latestIdle(inputs) : slowestActive(inputs);
    long fastest =
        over
            ? Watermark.MAX
            : inputs.stream().mapToLong(ChannelTime::latest).max().orElse(Watermark.MIN);
    for (ChannelTime said : attempt.sent()) {
      if (said.hasEnded() != ended || said.isIdle() != idle) {
        violated(
            attempt
                + " is taken for "
                + state(said.hasEnded(), said.isIdle())
                + " by one behind it"
                + " and is "
                + state(ended, idle));
      }
      if (said.time() < slowest || said.time() > fastest) {
        violated(
            attempt
                + " has said that it is "
                + said.time()
                + ", its inputs say "
                + slowest
                + " to "
                + fastest);
      }
    }
  }

  private static long latestIdle(List<ChannelTime> inputs) {
    return inputs.stream()
        .filter(each -> !each.isOver())
        .mapToLong(ChannelTime::time)
        .max()
        .orElseThrow();
  }

  private static long slowestActive(List<ChannelTime> inputs) {
    return inputs.stream()
        .filter(each -> !each.isOver() && !each.isIdle())
        .mapToLong(ChannelTime::time)
        .min()
        .orElseThrow();
  }

  private static String state(boolean ended, boolean idle) {
    return ended ? "at its end" : idle ? "idle" : "active";
  }
}
