package dev.weir.operator.sink;

import dev.weir.api.state.SubtaskList;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.state.SubtaskState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What all subtasks of a sink had prepared when a checkpoint was taken. */
public final class PreparedOutput<C> {
  private final Sink<?, C> sink;
  private final List<Pending<C>> pending;

  private PreparedOutput(Sink<?, C> sink, List<Pending<C>> pending) {
    this.sink = sink;
    this.pending = pending;
  }

  /**
   * Reads it. Blocks.
   *
   * @param snapshots of all subtasks
   */
  public static <C> PreparedOutput<C> read(
      String operator, Sink<?, C> sink, Types types, List<SnapshotReader> snapshots)
      throws IOException {
    SubtaskState state = new SubtaskState(operator, types);
    SubtaskList<Pending<C>> list = SinkOperator.pendingState(sink, state, types);
    state.restore(snapshots, 0, 1);
    List<Pending<C>> pending = new ArrayList<>(list.get());
    pending.sort(Comparator.comparing(Pending::checkpoint));
    return new PreparedOutput<>(sink, pending);
  }

  /** Commits it, the earliest checkpoint first. Blocks, and may be repeated. */
  public void commit(SinkScope scope) throws Exception {
    Pending.commit(sink, scope, pending);
  }
}
