package dev.weir.testkit.sim.shell;

import dev.weir.coordinator.CoordinatorPort;
import dev.weir.runtime.SubtaskPort;
import dev.weir.serde.types.Types;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.JobRowStore;
import dev.weir.state.StateBackend;
import dev.weir.testkit.sim.store.Manifests;
import dev.weir.testkit.sim.workload.ConnectorSeams;
import dev.weir.wire.frame.FrameReceiver;
import dev.weir.wire.frame.FrameSender;

/**
 * Where something can be put around the plain parts of a run: a planted bug, or a script. By
 * default nothing is.
 */
public interface Seams extends ConnectorSeams {
  /** Nothing is put around anything. */
  Seams NONE = new Seams() {};

  // ---- coordinators, and what they use; each called once per coordinator, but for the rows

  /** Around the store of the job's row, which all coordinators share. */
  default JobRowStore rows(JobRowStore plain) {
    return plain;
  }

  /** Whether a coordinator lets go of a job that runs as something else than it has made. */
  default boolean superseded(boolean runsOtherwise) {
    return runsOtherwise;
  }

  default CoordinatorPort<SubtaskPlace> coordinator(CoordinatorPort<SubtaskPlace> plain) {
    return plain;
  }

  default Manifests manifests(Manifests plain) {
    return plain;
  }

  default GarbageChoice garbage(GarbageChoice plain) {
    return plain;
  }

  // ---- between coordinators and subtasks

  default ControlWire wire(ControlWire plain) {
    return plain;
  }

  /** Around the entrance of each place of a subtask. */
  default HostInput host(HostInput plain) {
    return plain;
  }

  // ---- subtasks; each called once per attempt, but for the stores

  default SubtaskPort subtask(SubtaskPort plain, AttemptWorld attempt) {
    return plain;
  }

  /** Around what makes messages of frames for other machines. */
  default FrameSender frames(FrameSender plain, AttemptWorld attempt) {
    return plain;
  }

  /** Around what makes frames of messages from other machines. */
  default FrameReceiver frames(FrameReceiver plain, AttemptWorld attempt) {
    return plain;
  }

  /** Around the store that one snapshot of a subtask is written to. */
  default CheckpointStore snapshots(CheckpointStore plain, SubtaskPlace writer) {
    return plain;
  }

  /**
   * Around the store that subtasks are restored from.
   *
   * @param types those of the program that restores
   */
  default CheckpointStore restores(CheckpointStore plain, Types types) {
    return plain;
  }

  /** Around the backend that a machine keeps from one attempt to the next. */
  default StateBackend machine(StateBackend plain) {
    return plain;
  }

  /** Around the backend of one attempt. */
  default StateBackend backend(StateBackend plain, AttemptWorld attempt) {
    return plain;
  }

  default LoopCloser closer(LoopCloser plain) {
    return plain;
  }

  /** Both: this around what the other one puts around the plain parts. */
  default Seams around(Seams inner) {
    return new LayeredSeams(this, inner);
  }
}
