package dev.weir.coordinator;

import dev.weir.id.CheckpointId;
import dev.weir.id.JobTerm;
import dev.weir.operator.sink.PreparedOutput;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.store.CheckpointStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Commits for all subtasks of a sink what they had prepared up to a complete checkpoint. It is read
 * from the checkpoint itself, at the parallelism of then; so nothing large travels in messages.
 */
public final class CommitInOnePlace {
  private final String operator;
  private final CheckpointId checkpoint;
  private final int attempt;
  private final Sink<?, ?> sink;
  private final Types types;
  private final OperatorSnapshot snapshot;

  /**
   * @param checkpoint the head, or one that was
   * @param attempt the sink's
   */
  public CommitInOnePlace(
      CheckpointId checkpoint,
      int attempt,
      Sink<?, ?> sink,
      Types types,
      OperatorSnapshot snapshot) {
    this.operator = snapshot.operator();
    this.checkpoint = checkpoint;
    this.attempt = attempt;
    this.sink = sink;
    this.types = types;
    this.snapshot = snapshot;
  }

  /** The sink's name. */
  public String operator() {
    return operator;
  }

  public CheckpointId checkpoint() {
    return checkpoint;
  }

  /**
   * Does it. Blocks; runs on any thread, and may run again, or beside another one of an earlier
   * attempt.
   */
  public void run(CheckpointStore store, JobTerm term) throws Exception {
    SinkScope scope =
        new SinkScope(
            term, operator, 0, snapshot.parallelism(), attempt, true, Optional.of(checkpoint));
    read(sink, store).commit(scope);
  }

  private <C> PreparedOutput<C> read(Sink<?, C> of, CheckpointStore store) throws Exception {
    List<SnapshotReader> readers = new ArrayList<>();
    try {
      for (SubtaskSnapshot subtask : snapshot.subtasks()) {
        readers.add(SnapshotReader.open(store, subtask.object()));
      }
      return PreparedOutput.read(operator, of, types, readers);
    } finally {
      for (SnapshotReader reader : readers) {
        reader.close();
      }
    }
  }

  @Override
  public String toString() {
    return operator + " at " + checkpoint;
  }
}
