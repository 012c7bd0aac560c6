package dev.weir.state.heap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The timers at the moment of a snapshot; put in its order by whoever needs that first. */
final class FrozenTimers {
  private TimerQueue.@Nullable Contents contents;
  private TimerEntry @Nullable [] byGroup;

  FrozenTimers(TimerQueue.Contents contents) {
    this.contents = contents;
  }

  /** Group by group, each in the order in which its timers fire. Not to be changed. */
  synchronized TimerEntry[] byGroup() {
    TimerEntry[] ordered = byGroup;
    if (ordered == null) {
      ordered = contents == null ? new TimerEntry[0] : contents.timers();
      Arrays.sort(ordered, TimerEntry.BY_GROUP);
      byGroup = ordered;
      contents = null;
    }
    return ordered;
  }
}
