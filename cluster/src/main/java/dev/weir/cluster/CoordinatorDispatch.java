package dev.weir.cluster;

import dev.weir.coordinator.CoordinatorLoop;
import dev.weir.failure.Failure;

/** Hands each command of a coordinator's mailbox to the method that it stands for. */
final class CoordinatorDispatch {
  private CoordinatorDispatch() {}

  static void dispatch(
      CoordinatorLoop loop, ActorCoordinatorPort port, CoordinatorCommand command) {
    if (command instanceof CoordinatorCommand.Acknowledged it) {
      loop.onAcknowledged(it.subtask(), it.attempt(), it.report());
    } else if (command instanceof CoordinatorCommand.Committed it) {
      loop.onCommitted(it.subtask(), it.attempt(), it.checkpoint());
    } else if (command instanceof CoordinatorCommand.Declined it) {
      loop.onDeclined(it.subtask(), it.attempt(), it.checkpoint(), it.failure());
    } else if (command instanceof CoordinatorCommand.SplitRequest it) {
      loop.onSplitRequest(it.source(), it.attempt());
    } else if (command instanceof CoordinatorCommand.Drained it) {
      loop.onDrained(it.subtask(), it.attempt());
    } else if (command instanceof CoordinatorCommand.Deployed it) {
      port.remember(it.subtask(), it.attempt(), it.ref());
      loop.onDeployed(it.subtask(), it.attempt());
    } else if (command instanceof CoordinatorCommand.SubtaskFailed it) {
      loop.onSubtaskFailed(it.subtask(), it.attempt(), it.failure());
    } else if (command instanceof CoordinatorCommand.TimerDue) {
      loop.onTimer();
    } else if (command instanceof CoordinatorCommand.Run it) {
      it.action().run();
    } else if (command instanceof CoordinatorCommand.ManifestWritten it) {
      loop.onManifestWritten(it.checkpoint(), it.manifest());
    } else if (command instanceof CoordinatorCommand.ManifestFailed it) {
      loop.onManifestFailed(it.checkpoint(), it.failure());
    } else if (command instanceof CoordinatorCommand.ManifestRead it) {
      loop.onManifestRead(it.manifest());
    } else if (command instanceof CoordinatorCommand.ManifestUnreadable it) {
      loop.onManifestUnreadable(it.failure());
    } else if (command instanceof CoordinatorCommand.GetView it) {
      it.replyTo().tell(loop.view());
    } else {
      dispatchRare(loop, command);
    }
  }

  private static void dispatchRare(CoordinatorLoop loop, CoordinatorCommand command) {
    if (command instanceof CoordinatorCommand.Lead lead) {
      Failure why = lead.why();
      if (why != null) {
        loop.resumeAfter(why);
      } else if (lead.again()) {
        loop.resume();
      } else {
        loop.lead();
      }
    } else if (command instanceof CoordinatorCommand.RequestCheckpoint) {
      loop.onCheckpointRequested();
    } else if (command instanceof CoordinatorCommand.RequestStop) {
      loop.onStopRequested();
    } else if (command instanceof CoordinatorCommand.GiveUp) {
      loop.onGiveUp();
    } else if (!(command instanceof CoordinatorCommand.PersistNext)) {
      throw new IllegalStateException("unknown command " + command);
    }
  }
}
