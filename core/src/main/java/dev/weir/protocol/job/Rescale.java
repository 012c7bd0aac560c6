package dev.weir.protocol.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a rescale.
 *
 * @param from the parallelism of before, in words
 * @param askedMillis when it was decided, in milliseconds since the epoch
 * @param facts how it went; empty before its end, or if the coordinator died that knew
 */
public record Rescale(
    String from, String to, long askedMillis, Outcome outcome, Optional<Facts> facts) {

  /** What became of it. */
  public enum Outcome {
    UNDER_WAY,
    /** A checkpoint with the new parallelism is complete. */
    DONE,
    /** The job failed before that, and runs as before. */
    WENT_BACK,
    /** Somebody stopped the job meanwhile. */
    STOPPED
  }

  /**
   * Times are in milliseconds since the epoch, by the clocks of who led the job.
   *
   * @param checkpointMillis when the checkpoint began that the job stopped behind
   * @param stoppedMillis when that was complete: nothing was put out from then on
   * @param ledMillis when the job was led anew
   * @param placedMillis when there was a place for each subtask, and each node had made the job
   * @param runningMillis when all subtasks were restored and ran
   * @param settledMillis when their first checkpoint was complete
   * @param moved key groups that changed their node
   * @param least the fewest that any assignment could have moved
   * @param keyGroups all
   * @param bytesRead of state, from the store
   * @param bytesFound of state that was on its node already
   */
  public record Facts(
      long checkpointMillis,
      long stoppedMillis,
      long ledMillis,
      long placedMillis,
      long runningMillis,
      long settledMillis,
      long moved,
      long least,
      long keyGroups,
      long bytesRead,
      long bytesFound) {
    /** For how long no record went in or out. */
    public Duration gap() {
      return Duration.ofMillis(runningMillis - stoppedMillis);
    }

    /**
     * From the last output of before that was committed to the first one behind it: what whoever
     * reads committed output sees. The interval of checkpoints is part of it.
     */
    public Duration gapOfCommits() {
      return Duration.ofMillis(settledMillis - stoppedMillis);
    }
  }

  /** The same numbers mean that nodes leave: subtasks move to others. */
  static Rescale begun(RunSettings from, RunSettings to, long nowMillis) {
    return new Rescale(
        from.parallelismInWords(),
        to.parallelismInWords() + (to.equals(from) ? ", on other nodes" : ""),
        nowMillis,
        Outcome.UNDER_WAY,
        Optional.empty());
  }

  Rescale ended(Outcome as) {
    return outcome == Outcome.UNDER_WAY ? new Rescale(from, to, askedMillis, as, facts) : this;
  }

  Rescale with(Facts known) {
    return new Rescale(from, to, askedMillis, outcome, Optional.of(known));
  }

  @Override
  public String toString() {
    return Instant.ofEpochMilli(askedMillis)
        + "  "
        + from
        + " -> "
        + to
        + ": "
        + switch (outcome) {
          case UNDER_WAY -> "under way";
          case DONE -> "done";
          case WENT_BACK -> "failed, and went back";
          case STOPPED -> "stopped meanwhile";
        }
        + facts.map(this::inWords).orElse("");
  }

  private String inWords(Facts known) {
    return " in "
        + (known.settledMillis - askedMillis)
        + " ms, "
        + known.gap().toMillis()
        + " ms without records, "
        + known.gapOfCommits().toMillis()
        + " ms from the last output committed to the next (checkpoint "
        + (known.stoppedMillis - known.checkpointMillis)
        + " ms, stop "
        + (known.ledMillis - known.stoppedMillis)
        + " ms, place "
        + (known.placedMillis - known.ledMillis)
        + " ms, restore "
        + (known.runningMillis - known.placedMillis)
        + " ms, next checkpoint "
        + (known.settledMillis - known.runningMillis)
        + " ms); "
        + known.moved
        + " of "
        + known.keyGroups
        + " key groups moved, "
        + known.least
        + " is the least possible; "
        + known.bytesRead
        + " bytes read, "
        + known.bytesFound
        + " found on their node";
  }
}
