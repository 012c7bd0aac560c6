package dev.weir.protocol.job;

import java.util.List;
import java.util.Optional;

/**
 * What is to be done once a job's new state is durable. After a crash the next coordinator's {@link
 * JobMachine#lead} leads to all that is still needed, so running an effect twice, or not at all
 * before the crash, does no harm.
 */
public sealed interface JobEffect {

  /**
   * Hands it to the method that it stands for.
   *
   * @param decision that it follows from
   */
  void to(Handler handler, DurableDecision decision);

  /** Who carries out every effect. */
  interface Handler {
    void onDeploy(Deploy deploy);

    /**
     * Carries out an {@link Adopt}.
     *
     * @param head what may be said about the job's head; empty if it has none
     */
    void onAdopt(Adopt adopt, Optional<CommitPermit> head);

    void onCancel(Cancel cancel);

    void onScheduleRestart(ScheduleRestart restart);

    void onNotifyComplete(CommitPermit permit);

    void onCollectGarbage(CollectGarbage collect);

    void onEnded(Ended ended);
  }

  /** Start the regions' subtasks from the head, under the attempts that the state now has. */
  record Deploy(List<Integer> regions) implements JobEffect {
    @Override
    public void to(Handler handler, DurableDecision decision) {
      handler.onDeploy(this);
    }
  }

  /**
   * Take over what runs of the regions under the attempts that the state has, and goes on from its
   * head. What does not run comes back with {@link JobMachine#notAdopted}.
   *
   * @param head whose completion may not have been told to everybody
   */
  record Adopt(List<Integer> regions, Optional<CompletedCheckpoint> head) implements JobEffect {
    @Override
    public void to(Handler handler, DurableDecision decision) {
      handler.onAdopt(this, head.map(CommitPermit::new));
    }
  }

  /**
   * Stop what still runs of regions.
   *
   * @param upTo the latest attempt that is to stop; later ones may follow
   */
  record Cancel(List<Integer> regions, int upTo) implements JobEffect {
    @Override
    public void to(Handler handler, DurableDecision decision) {
      handler.onCancel(this);
    }
  }

  /** Come back with {@link JobMachine#restartDue} after the delay. */
  record ScheduleRestart(List<Integer> regions, int attempt, long delayMillis)
      implements JobEffect {
    @Override
    public void to(Handler handler, DurableDecision decision) {
      handler.onScheduleRestart(this);
    }
  }

  /** The checkpoint is the job's head now: tell everybody, so that sinks commit. */
  record NotifyComplete(CompletedCheckpoint checkpoint) implements JobEffect {
    @Override
    public void to(Handler handler, DurableDecision decision) {
      handler.onNotifyComplete(new CommitPermit(checkpoint));
    }
  }

  /**
   * Delete objects that no retained checkpoint needs.
   *
   * @param orphans whether there may be some that no completed checkpoint ever needed
   */
  record CollectGarbage(boolean orphans) implements JobEffect {
    @Override
    public void to(Handler handler, DurableDecision decision) {
      handler.onCollectGarbage(this);
    }
  }

  /** The state says that the job has ended, one way or the other. */
  record Ended(JobStatus status) implements JobEffect {
    @Override
    public void to(Handler handler, DurableDecision decision) {
      handler.onEnded(this);
    }
  }
}
