package dev.weir.testkit.sim.invariant;

import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.JobState;
import dev.weir.spi.store.ObjectName;
import dev.weir.testkit.sim.kernel.Findings;
import dev.weir.testkit.sim.shell.Watcher;
import dev.weir.testkit.sim.store.SimRows;
import dev.weir.testkit.sim.store.SimStore;
import dev.weir.testkit.sim.store.Transactions.Transaction;
import dev.weir.testkit.sim.store.World;
import dev.weir.testkit.sim.workload.Surroundings;
import org.jspecify.annotations.Nullable;

/** Something that must hold all the time. What an invariant is not interested in, it leaves out. */
public abstract class Invariant
    implements Watcher, World.Listener, SimStore.Listener, SimRows.Listener, Surroundings.Listener {
  private @Nullable Findings findings;

  final void reportTo(Findings to) {
    findings = to;
  }

  /** It does not hold: {@code message} says where. */
  protected final void violated(String message) {
    Findings to = findings;
    if (to == null) {
      throw new IllegalStateException("watches nothing yet");
    }
    to.violated(getClass().getSimpleName(), message);
  }

  /** Anything has happened. */
  public void afterEvent() {}

  @Override
  public void rowWritten(JobState before, JobState after) {}

  @Override
  public void committed(Transaction transaction) {}

  @Override
  public void discardedThenCommitted(String id) {}

  @Override
  public void deleting(ObjectName name) {}

  @Override
  public void read(int source, long index) {}

  @Override
  public void positionsCommitted(String source, CheckpointId checkpoint) {}

  @Override
  public void writtenUnready(String sink) {}

  /** Nothing will ever happen again. */
  public void stalled() {}

  /** The job has finished; called again a while later. */
  public void finished() {}

  /** The simulation is over, a while after the job has finished. */
  public void ended() {}
}
