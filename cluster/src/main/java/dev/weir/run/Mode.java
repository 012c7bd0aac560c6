package dev.weir.run;

import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.element.Alignment;

/** What a record counts for around a failure. */
public enum Mode {
  /** Each record counts once. */
  EXACTLY_ONCE(Alignment.ALIGNED, true),

  /** The same; checkpoints do not wait for queued records but contain them. */
  EXACTLY_ONCE_UNALIGNED(Alignment.UNALIGNED, true),

  /** No channel is held back for a checkpoint, and records may count again after a failure. */
  AT_LEAST_ONCE(Alignment.UNBLOCKED, true),

  /** What was read since the last checkpoint is lost with a failure; nothing counts twice. */
  AT_MOST_ONCE(Alignment.ALIGNED, false);

  private final Alignment alignment;
  private final boolean replays;

  Mode(Alignment alignment, boolean replays) {
    this.alignment = alignment;
    this.replays = replays;
  }

  /** The same settings for a job that runs in this mode. */
  public CoordinatorSettings applyTo(CoordinatorSettings settings) {
    return settings
        .withCheckpoints(settings.checkpoints().withAlignment(alignment))
        .withReplays(replays);
  }
}
