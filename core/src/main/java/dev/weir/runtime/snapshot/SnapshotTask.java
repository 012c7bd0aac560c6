package dev.weir.runtime.snapshot;

import dev.weir.id.CheckpointId;
import dev.weir.operator.Operator.BackgroundAction;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.snapshot.SharedObjects;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.snapshot.StateKind;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The background part of a subtask's snapshot: makes durable what was captured at the barrier. */
public final class SnapshotTask {
  private final CheckpointId checkpoint;
  private final List<OperatorCapture> captures;
  private final boolean drained;
  private final long alignmentMillis;
  private volatile String preparing = "";

  public SnapshotTask(
      CheckpointId checkpoint,
      List<OperatorCapture> captures,
      boolean drained,
      long alignmentMillis) {
    this.checkpoint = checkpoint;
    this.captures = captures;
    this.drained = drained;
    this.alignmentMillis = alignmentMillis;
  }

  public CheckpointId checkpoint() {
    return checkpoint;
  }

  /**
   * Does all of it. Blocks; runs on any thread, but never at the same time as another task of the
   * same subtask, and in the order in which the tasks were made. The same holds for its parts.
   */
  public SnapshotReport run(CheckpointStore store, ObjectName name) throws Exception {
    prepare();
    return write(store, name);
  }

  /** Whether there is anything to {@link #prepare}. */
  public boolean hasActions() {
    return captures.stream().anyMatch(capture -> capture.action() != null);
  }

  /** Does what operators have to do before, which is code of their authors. */
  public void prepare() throws Exception {
    for (OperatorCapture capture : captures) {
      BackgroundAction action = capture.action();
      if (action != null) {
        preparing = capture.operator();
        action.run();
      }
    }
  }

  /** Which operator it is that {@link #prepare} waits for. On any thread. */
  public String stage() {
    return "preparing checkpoint " + checkpoint + " in operator '" + preparing + "'";
  }

  /** Writes the snapshot under the given name. */
  public SnapshotReport write(CheckpointStore store, ObjectName name) throws Exception {
    try (ObjectSink sink = store.create(name)) {
      SharedObjects shared = new SharedObjects(store, name);
      SnapshotWriter writer = new SnapshotWriter(sink, shared);
      for (OperatorCapture capture : captures) {
        capture.writeTo(writer);
      }
      ObjectRef object = writer.finish();
      captures.forEach(capture -> capture.written(object));
      return new SnapshotReport(
          checkpoint,
          new SubtaskSnapshot(object, shared.refs()),
          states(writer),
          drained,
          alignmentMillis);
    }
  }

  private Map<String, List<StateInfo>> states(SnapshotWriter writer) {
    Map<String, List<StateInfo>> byOperator = new TreeMap<>();
    captures.forEach(capture -> byOperator.put(capture.operator(), new ArrayList<>()));
    for (StateInfo state : writer.states()) {
      if (state.id().kind() == StateKind.NATIVE) {
        continue; // how a subtask stores its states is no state
      }
      byOperator.computeIfAbsent(state.id().operator(), operator -> new ArrayList<>()).add(state);
    }
    return byOperator;
  }

  /** The captured state is no longer needed. On the subtask's own thread. */
  public void close() {
    captures.forEach(OperatorCapture::close);
  }
}
