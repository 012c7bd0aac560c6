package dev.weir.testkit.sim;

import dev.weir.element.Barrier;
import dev.weir.protocol.job.JobState;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.snapshot.ObjectName;
import dev.weir.state.StateBackend;
import org.jspecify.annotations.Nullable;

/** Something that must hold all the time. What an invariant is not interested in, it leaves out. */
abstract class Invariant {
  private @Nullable Episode episode;

  final void watch(Episode watched) {
    episode = watched;
  }

  final Episode episode() {
    Episode watched = episode;
    if (watched == null) {
      throw new IllegalStateException("watches nothing yet");
    }
    return watched;
  }

  final void violated(String message) {
    episode().violated(getClass().getSimpleName(), message);
  }

  /** Anything has happened. */
  void afterEvent() {}

  void rowWritten(JobState before, JobState after) {}

  void committed(World.Transaction transaction) {}

  /** A transaction is to be committed that was thrown away before. */
  void discardedThenCommitted(String id) {}

  void deleting(ObjectName name) {}

  void triggered(CoordinatorShell coordinator, Barrier barrier) {}

  void deploying(CoordinatorShell coordinator, ToSubtask.Deploy<?> deploy) {}

  void attemptStarted(AttemptWorld attempt) {}

  void turnEnded(AttemptWorld attempt) {}

  /**
   * A frame was sent.
   *
   * @param outstanding how many frames of the channel were sent beyond the credits that came back
   */
  void frameSent(AttemptWorld sender, int outChannel, int outstanding, int initialCredits) {}

  /** A source of the built-in pipelines has read a record. */
  void read(int source, long index) {}

  void logged(CoordinatorShell coordinator, String event) {}

  /** The keyed state of one operator of a new attempt begins to work. */
  void directoryUsed(StateBackend.Scope scope) {}

  /** Nothing will ever happen again. */
  void stalled() {}

  /** The job has finished; called again a while later. */
  void finished() {}

  /** The simulation is over, a while after the job has finished. */
  void ended() {}
}
