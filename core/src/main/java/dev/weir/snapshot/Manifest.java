package dev.weir.snapshot;

import dev.weir.element.Alignment;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.serde.Schema;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All that a checkpoint consists of: immutable, written once after every object that it names is
 * durable. The checkpoint counts only when the job's head names it.
 *
 * @param graphHash the structure that wrote it, see {@code Graph}
 * @param purpose what the checkpoint turned out to be for; final, if every subtask had seen the end
 *     of its input
 */
public record Manifest(
    JobId job,
    CheckpointId checkpoint,
    LeaderEpoch epoch,
    Alignment alignment,
    long triggeredAtMillis,
    String graphHash,
    CheckpointPurpose purpose,
    List<OperatorSnapshot> operators) {

  /**
   * The version of the manifest's format that this code writes; it reads this one and older ones.
   */
  public static final int FORMAT_VERSION = 5;

  public Manifest {
    operators = List.copyOf(operators);
  }

  /** The names of all objects that this checkpoint needs, without the manifest's own. */
  public SortedSet<ObjectName> objects() {
    SortedSet<ObjectName> names = new TreeSet<>();
    for (OperatorSnapshot operator : operators) {
      for (SubtaskSnapshot subtask : operator.subtasks()) {
        names.add(subtask.object().name());
        subtask.shared().forEach(ref -> names.add(ref.name()));
        subtask.inFlight().ifPresent(inFlight -> names.add(inFlight.object().name()));
      }
    }
    return names;
  }

  /**
   * One operator's part.
   *
   * @param keys the schemas of the keys that its states are found by, each once; empty without
   *     keys, or if an earlier version wrote it down
   * @param subtasks by index, from 0 to {@code parallelism}, exclusive
   * @param enumerator what the source's split enumerator had to say, for sources only
   */
  public record OperatorSnapshot(
      String operator,
      int parallelism,
      int maxParallelism,
      List<StateInfo> states,
      List<Schema> keys,
      List<SubtaskSnapshot> subtasks,
      Optional<EnumeratorState> enumerator) {
    public OperatorSnapshot {
      states = List.copyOf(states);
      keys = List.copyOf(keys);
      subtasks = List.copyOf(subtasks);
    }
  }

  /**
   * A state that the operator had declared.
   *
   * @param type in readable form; equal texts mean equal formats
   * @param schemas of what the state consists of: a value, a list's element, or a map's key and
   *     value. Empty if nothing of the kind can change, or if an earlier version wrote it down
   */
  public record StateInfo(StateId id, String type, List<Schema> schemas) {
    public StateInfo {
      schemas = List.copyOf(schemas);
    }

    public StateInfo(StateId id, String type) {
      this(id, type, List.of());
    }
  }

  /** The split enumerator's own bytes. */
  @SuppressWarnings("ArrayRecordComponent") // compared by content below
  public record EnumeratorState(byte[] bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof EnumeratorState that && java.util.Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return java.util.Arrays.hashCode(bytes);
    }
  }

  /**
   * One subtask's objects.
   *
   * @param object the snapshot file of the whole chain, which {@link SnapshotReader} reads;
   *     operators that were fused share it
   * @param shared further objects that other checkpoints may name as well
   * @param inFlight records that an unaligned barrier overtook at this subtask
   */
  public record SubtaskSnapshot(
      ObjectRef object, List<ObjectRef> shared, Optional<InFlightObject> inFlight) {
    public SubtaskSnapshot {
      shared = List.copyOf(shared);
    }

    public SubtaskSnapshot(ObjectRef object, List<ObjectRef> shared) {
      this(object, shared, Optional.empty());
    }
  }

  /**
   * Records in flight.
   *
   * @param edges the edges that have any, by {@code Edge.id()}
   */
  public record InFlightObject(ObjectRef object, List<String> edges) {
    public InFlightObject {
      edges = List.copyOf(edges);
    }
  }
}
