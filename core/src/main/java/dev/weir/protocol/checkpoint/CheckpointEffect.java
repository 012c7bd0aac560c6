package dev.weir.protocol.checkpoint;

import dev.weir.element.Barrier;
import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;

/** What a decision about checkpoints asks for. */
public sealed interface CheckpointEffect {

  /** Hands it to the method that it stands for. */
  void to(Handler handler);

  /** Who carries out every effect. */
  interface Handler {
    void onTrigger(Trigger trigger);

    void onOvertake(Overtake overtake);

    void onWriteManifest(WriteManifest writeManifest);

    void onMoveHead(MoveHead moveHead);

    void onAbort(Abort abort);

    void onEscalate(Escalate escalate);

    void onReserveIds(ReserveIds reserveIds);

    void onFinish(Finish finish);

    void onStop(Stop stop);
  }

  /** Send the barrier to all sources. */
  record Trigger(Barrier barrier) implements CheckpointEffect {
    @Override
    public void to(Handler handler) {
      handler.onTrigger(this);
    }
  }

  /** Tell all subtasks that the checkpoint has become unaligned. */
  record Overtake(Barrier barrier) implements CheckpointEffect {
    @Override
    public void to(Handler handler) {
      handler.onOvertake(this);
    }
  }

  /** All subtasks have acknowledged: write the manifest. */
  record WriteManifest(PendingCheckpoint checkpoint) implements CheckpointEffect {
    @Override
    public void to(Handler handler) {
      handler.onWriteManifest(this);
    }
  }

  /** The manifest is durable: move the job's head. */
  record MoveHead(PendingCheckpoint checkpoint) implements CheckpointEffect {
    @Override
    public void to(Handler handler) {
      handler.onMoveHead(this);
    }
  }

  /** Tell all subtasks that the checkpoint will not complete. */
  record Abort(CheckpointId checkpoint, String reason) implements CheckpointEffect {
    @Override
    public void to(Handler handler) {
      handler.onAbort(this);
    }
  }

  /**
   * The job cannot go on as it is: more checkpoints failed in a row than are tolerated, or one for
   * a reason that the next would meet as well.
   */
  record Escalate(Failure failure) implements CheckpointEffect {
    @Override
    public void to(Handler handler) {
      handler.onEscalate(this);
    }
  }

  /** The ids are used up: reserve more. */
  record ReserveIds() implements CheckpointEffect {
    @Override
    public void to(Handler handler) {
      handler.onReserveIds(this);
    }
  }

  /** All input was processed, and its output is committed. */
  record Finish() implements CheckpointEffect {
    @Override
    public void to(Handler handler) {
      handler.onFinish(this);
    }
  }

  /** The checkpoint that a stop asked for is committed. */
  record Stop() implements CheckpointEffect {
    @Override
    public void to(Handler handler) {
      handler.onStop(this);
    }
  }
}
