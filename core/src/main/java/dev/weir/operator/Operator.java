package dev.weir.operator;

import dev.weir.id.CheckpointId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A single-threaded piece of a pipeline: records come in through its {@link #inputs} and go out
 * through its context's receivers. The life of an operator: {@link #setup} (declares state),
 * restore of that state, {@link #open}, then records, time and snapshots in any order, {@link
 * #endInput}, {@link #close}.
 *
 * <p>Methods that may emit many records return whether they are done. An operator that finds {@link
 * OperatorContext#hasRoom} or, before a timer, {@link OperatorContext#mayFire} false returns early
 * with false and is called again later with the same argument; in between it may be asked for a
 * snapshot, but gets no record. {@link #advanceProcessingTime} alone may be called with a later
 * time then, and behind records: a wall clock does not stand still for whoever is behind.
 */
public abstract class Operator<O> implements AutoCloseable {
  private @Nullable OperatorContext<O> context;

  /**
   * The receivers of its inputs in the order of its description, so that the operator knows from
   * which one a record comes; none for sources. Asked for once, before {@link #setup}.
   */
  public abstract List<Receiver<?>> inputs();

  /** Hands over the context and declares state. Overriders call {@code super.setup} first. */
  @Initializer
  public void setup(OperatorContext<O> with) throws Exception {
    context = with;
  }

  protected final OperatorContext<O> context() {
    if (context == null) {
      throw new IllegalStateException("not set up");
    }
    return context;
  }

  /** Called after state was restored, before the first record. */
  public void open() throws Exception {}

  /** Event time has advanced: fires what is due. Returns whether done. */
  public boolean advanceWatermark(long watermarkMillis) throws Exception {
    return true;
  }

  /** The wall clock has advanced: fires what is due. Returns whether done. */
  public boolean advanceProcessingTime(long nowMillis) throws Exception {
    return true;
  }

  /**
   * When {@link #advanceProcessingTime} has something to do next; {@link Long#MAX_VALUE} for never.
   */
  public long nextProcessingTimer() {
    return Long.MAX_VALUE;
  }

  /**
   * No record follows, and the watermark has reached its end. Returns whether done; not repeated
   * after a restore, unless the source of its chain is given a further split then.
   */
  public boolean endInput() throws Exception {
    return true;
  }

  /**
   * Whether the operator takes more records for now; if not, its subtask takes no input until it
   * does. Asked before each lot of records and with each turn, so whoever becomes ready asks for a
   * turn ({@link OperatorContext#wakeUp}).
   */
  public boolean isReady() {
    return true;
  }

  /** No input is at hand: what was buffered for efficiency alone should go out. */
  public void onIdle() throws Exception {}

  /**
   * The state is about to be captured for a checkpoint: whatever the operator keeps elsewhere goes
   * into its state now. The returned action, if there is one, runs on an I/O thread before the
   * captured state is written; actions of one subtask run one after the other, in the order of
   * their checkpoints.
   */
  public @Nullable BackgroundAction prepareSnapshot(CheckpointId checkpoint) throws Exception {
    return null;
  }

  /**
   * The checkpoint and all before it are durable. {@code done} is called once their effects are
   * visible.
   */
  public void onCheckpointComplete(CheckpointId checkpoint, Runnable done) throws Exception {
    done.run();
  }

  /**
   * What the operator's subtasks had prepared for the checkpoint, and for all before it, is
   * committed in one place. May be said again.
   */
  public void onCommittedInOnePlace(CheckpointId checkpoint) throws Exception {}

  /** The checkpoint will not complete. Concerns no other. */
  public void onCheckpointAborted(CheckpointId checkpoint) throws Exception {}

  @Override
  public void close() throws Exception {}

  /** A blocking part of a snapshot. */
  @FunctionalInterface
  public interface BackgroundAction {
    void run() throws Exception;
  }
}
