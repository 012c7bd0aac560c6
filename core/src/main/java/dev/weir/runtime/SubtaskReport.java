package dev.weir.runtime;

import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;
import dev.weir.protocol.link.Reception;
import dev.weir.runtime.snapshot.SnapshotReport;
import java.util.List;
import java.util.Map;

/** What an attempt of a subtask says to its coordinator. */
public sealed interface SubtaskReport {

  /** Hands it to the method that it stands for. */
  void to(Handler handler);

  /** Who understands every report. */
  interface Handler {
    void onHere(Here here);

    void onDeployed(RestoredBytes restored);

    void onSplitRequest();

    void onAcknowledged(SnapshotReport snapshot);

    void onDeclined(CheckpointId checkpoint, Failure failure);

    void onCommitted(CheckpointId checkpoint);

    void onDrained();

    void onReceptions(Map<Reception, Long> news);

    void onFailed(Failure failure);
  }

  /**
   * The first report to a coordinator that adopts the attempt. What the one before it was told and
   * is not said here is reported again behind it.
   *
   * @param running whether it was started
   * @param restored whether it was restored from the job's head, and has taken no snapshot for it
   * @param snapshots the checkpoints that it has taken snapshots for, since the latest that it
   *     knows to be complete: their barriers may still be on their way, whatever became of them
   * @param splits as bytes, what it was given since the head, as a source
   * @param noMoreSplits whether it was told that there are no more
   */
  record Here(
      boolean running,
      boolean restored,
      List<CheckpointId> snapshots,
      List<byte[]> splits,
      boolean noMoreSplits)
      implements SubtaskReport {
    public Here {
      snapshots = List.copyOf(snapshots);
      splits = List.copyOf(splits);
    }

    @Override
    public void to(Handler handler) {
      handler.onHere(this);
    }

    @Override
    public String toString() {
      return "Here["
          + (running ? "running" : "not started")
          + ", snapshots "
          + snapshots
          + ", splits "
          + splits.size()
          + "]";
    }
  }

  /** The subtask is restored and open, and waits to be started. */
  record Deployed(RestoredBytes restored) implements SubtaskReport {
    /** One that began with nothing. */
    public Deployed() {
      this(RestoredBytes.NONE);
    }

    @Override
    public void to(Handler handler) {
      handler.onDeployed(restored);
    }
  }

  /** The reader of the source asks its enumerator for a split. */
  record SplitRequest() implements SubtaskReport {
    @Override
    public void to(Handler handler) {
      handler.onSplitRequest();
    }
  }

  /** The subtask's part of a checkpoint is durable. */
  record Acknowledged(SnapshotReport snapshot) implements SubtaskReport {
    @Override
    public void to(Handler handler) {
      handler.onAcknowledged(snapshot);
    }
  }

  /** The subtask could not do its part of a checkpoint, which cannot complete. */
  record Declined(CheckpointId checkpoint, Failure failure) implements SubtaskReport {
    @Override
    public void to(Handler handler) {
      handler.onDeclined(checkpoint, failure);
    }
  }

  /** What a checkpoint's completion asked for is done: commits of sinks. */
  record Committed(CheckpointId checkpoint) implements SubtaskReport {
    @Override
    public void to(Handler handler) {
      handler.onCommitted(checkpoint);
    }
  }

  /** All input has ended and was processed. Said once. */
  record Drained() implements SubtaskReport {
    @Override
    public void to(Handler handler) {
      handler.onDrained();
    }
  }

  /**
   * What became of messages at the place of the subtask, but for those that had their effect, since
   * that was said the last time. Goes ahead of a report that is sent anyway.
   */
  record Receptions(Map<Reception, Long> news) implements SubtaskReport {
    @Override
    public void to(Handler handler) {
      handler.onReceptions(news);
    }
  }

  /** The attempt failed, or could not be opened. The last report of an attempt. */
  record Failed(Failure failure) implements SubtaskReport {
    @Override
    public void to(Handler handler) {
      handler.onFailed(failure);
    }
  }
}
