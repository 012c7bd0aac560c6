package dev.weir.cluster.actor;

import dev.weir.coordinator.CoordinatorView;
import dev.weir.coordinator.loop.CoordinatorLoop;
import dev.weir.failure.Failure;
import dev.weir.id.NodeName;
import dev.weir.protocol.job.RunSettings;
import dev.weir.runtime.life.ToCoordinator;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** What a job's coordinator understands. */
public sealed interface CoordinatorCommand {

  /** Hands it to the method that it stands for. */
  <R> R to(Handler<R> handler);

  /** Who understands every command. */
  interface Handler<R> {
    R onFromSubtask(FromSubtask command);

    R onRequestCheckpoint();

    R onRequestStop();

    R onRescale(Rescale command);

    R onGiveUp();

    R onGetView(GetView command);

    R onGetJob(GetJob command);

    R onPrepared(Prepared command);

    R onNodesChanged();

    R onWhenFree(WhenFree command);

    R onRetire();

    R onLead();

    R onRowLost();

    R onPersistNext();

    R onHappened(Happened command);
  }

  /** What comes from others, perhaps from another machine: it holds nothing but values. */
  sealed interface FromOutside extends CoordinatorCommand, CrossesNodes {}

  /** The place where a subtask lives says something. */
  record FromSubtask(ToCoordinator message, ActorRef<SubtaskCommand> from) implements FromOutside {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.onFromSubtask(this);
    }
  }

  /** Take a checkpoint as soon as possible. */
  record RequestCheckpoint() implements FromOutside {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.onRequestCheckpoint();
    }
  }

  /** Stop behind a checkpoint. */
  record RequestStop() implements FromOutside {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.onRequestStop();
    }
  }

  /**
   * Stop behind a checkpoint, to go on with other settings, if every node can go on.
   *
   * @param accepted what is answered if it is not under way already
   */
  record Rescale(RunSettings to, Submitted accepted, ActorRef<Submitted> replyTo)
      implements ToSelf {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.onRescale(this);
    }
  }

  /** End at once, without a last checkpoint. */
  record GiveUp() implements FromOutside {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.onGiveUp();
    }
  }

  /** How is the job? */
  record GetView(ActorRef<CoordinatorView> replyTo) implements FromOutside {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.onGetView(this);
    }
  }

  /** How is the job, with all that is known of it? */
  record GetJob(ActorRef<JobView> replyTo) implements FromOutside {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.onGetJob(this);
    }
  }

  /** A node has made the job, or says why not. */
  record Prepared(NodeName node, Optional<Failure> refusal) implements FromOutside {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.onPrepared(this);
    }
  }

  /** A node came or went, or wants to leave. */
  record NodesChanged() implements ToSelf {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.onNodesChanged();
    }
  }

  /**
   * Is nothing of the job on a node?
   *
   * @param then what is done if so
   */
  record WhenFree(NodeName node, Runnable then) implements ToSelf {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.onWhenFree(this);
    }
  }

  /** The job has ended and is to be run again, by another coordinator. */
  record Retire() implements ToSelf {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.onRetire();
    }
  }

  /** What comes from the actor itself and from those around it in the same process. */
  sealed interface ToSelf extends CoordinatorCommand {}

  /** The row was read. */
  record Lead() implements ToSelf {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.onLead();
    }
  }

  /** The job's row is not there any more, although it was. */
  record RowLost() implements ToSelf {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.onRowLost();
    }
  }

  /** A further state waits to be made durable. */
  record PersistNext() implements ToSelf {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.onPersistNext();
    }
  }

  /** Something that the loop caused has happened, such as a result of I/O, or a timer. */
  record Happened(Consumer<CoordinatorLoop<ActorRef<SubtaskCommand>>> event) implements ToSelf {
    @Override
    public <R> R to(Handler<R> handler) {
      return handler.onHappened(this);
    }
  }
}
