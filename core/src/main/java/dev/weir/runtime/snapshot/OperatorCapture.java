package dev.weir.runtime.snapshot;

import dev.weir.operator.Operator.BackgroundAction;
import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.SubtaskState;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One operator's state as it was at the barrier. */
public record OperatorCapture(
    String operator,
    @Nullable BackgroundAction action,
    @Nullable KeyedSnapshot keyed,
    SubtaskState.Capture subtaskState,
    SubtaskFacts facts) {

  /** Runs on a thread that may block. */
  void writeTo(SnapshotWriter out) throws IOException {
    subtaskState.writeTo(out);
    if (keyed != null) {
      keyed.writeTo(out);
    }
    BinaryWriter own = new BinaryWriter(16);
    facts.write(own);
    out.begin(SubtaskFacts.id(operator), SubtaskFacts.TYPE);
    out.group(0, own);
  }

  /** The object that it was written to is durable. */
  void written(ObjectRef object) {
    if (keyed != null) {
      keyed.written(object);
    }
  }

  /** Runs on the subtask's own thread. */
  void close() {
    if (keyed != null) {
      keyed.close();
    }
  }
}
