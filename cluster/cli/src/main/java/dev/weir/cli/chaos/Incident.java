package dev.weir.cli.chaos;

import dev.weir.cli.chaos.CommittedOutput.Commit;
import java.util.List;

/**
 * A fault that was injected.
 *
 * @param fromMillis when, since the watch of the output began
 * @param recoveredMillis when all nodes were there again and output had come since; the largest
 *     number if that was not seen
 * @param untilMillis when the next one was injected, or the run ended
 */
record Incident(Fault fault, long fromMillis, long recoveredMillis, long untilMillis) {
  static final long NEVER = Long.MAX_VALUE;

  /** One that is going on. */
  static Incident begun(Fault fault, long atMillis) {
    return new Incident(fault, atMillis, NEVER, NEVER);
  }

  /** The same, if the cluster was whole again at this time and not before. */
  Incident recovered(long atMillis) {
    return recoveredMillis < NEVER ? this : new Incident(fault, fromMillis, atMillis, untilMillis);
  }

  /** The same, if another one or the end came at this time and none before. */
  Incident ended(long atMillis) {
    return untilMillis < NEVER ? this : new Incident(fault, fromMillis, recoveredMillis, atMillis);
  }

  /** A time without new output. */
  record Gap(long fromMillis, long untilMillis) {
    long millis() {
      return untilMillis - fromMillis;
    }
  }

  /** The longest time without new output between this fault and the next. */
  Gap longestGap(List<Commit> commits) {
    Gap longest = new Gap(fromMillis, fromMillis);
    long before = fromMillis;
    for (Commit commit : commits) {
      long at = Math.min(commit.atMillis(), untilMillis);
      if (at > fromMillis && at - before > longest.millis()) {
        longest = new Gap(before, at);
      }
      before = at > fromMillis ? at : before;
    }
    return longest;
  }
}
