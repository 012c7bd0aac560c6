package dev.weir.cli.chaos;

import dev.weir.cli.chaos.CommittedOutput.Commit;
import java.util.List;

/**
 * A fault that was injected.
 *
 * @param fromMillis when, since the watch of the output began
 * @param untilMillis when the next one was, or the run ended
 */
record Incident(Fault fault, long fromMillis, long untilMillis) {

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
