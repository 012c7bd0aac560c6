package dev.weir.testkit.sim.scenario;

import dev.weir.element.Frame;
import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.JobState;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.spi.store.ObjectName;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import dev.weir.testkit.sim.store.Transactions.Transaction;

/** What a script can wait for. Of some it can also say what becomes of them. */
public sealed interface Happening {

  /** A coordinator sends something; it can be lost, held or repeated. */
  record Told(CoordinatorShell from, SubtaskPlace to, ToSubtask<SubtaskPlace> message)
      implements Happening {}

  /** A subtask sends something to a coordinator; it can be lost, held or repeated. */
  record Reported(SubtaskPlace from, CoordinatorShell to, ToCoordinator message)
      implements Happening {}

  /** An attempt sends a frame. */
  record FrameSent(AttemptWorld from, int outChannel, Frame frame) implements Happening {}

  /** An attempt is about to open. */
  record Opening(AttemptWorld attempt) implements Happening {}

  /** An attempt wants a snapshot written; it can be delayed. */
  record SnapshotBegun(AttemptWorld attempt, CheckpointId checkpoint) implements Happening {}

  /** An object of a subtask's snapshot is durable; nobody has heard of it yet. */
  record ObjectWritten(SubtaskPlace by, ObjectName name) implements Happening {}

  /** A manifest is durable; nobody has heard of it yet. */
  record ManifestWritten(CheckpointId checkpoint) implements Happening {}

  /** A coordinator asks for a change of the row; its outcome can stay unknown. */
  record RowAsked(JobState next) implements Happening {}

  /** The row has changed; nobody has heard of it yet. */
  record RowWritten(JobState before, JobState after) implements Happening {}

  /** Output has become visible. */
  record Committed(Transaction transaction) implements Happening {}
}
