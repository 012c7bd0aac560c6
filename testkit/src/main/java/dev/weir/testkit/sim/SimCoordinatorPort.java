package dev.weir.testkit.sim;

import dev.weir.connector.Io;
import dev.weir.coordinator.CoordinatorPort;
import dev.weir.coordinator.GarbageOrder;
import dev.weir.id.AttemptId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ObjectRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what a coordinator's loop asks for, with the simulation as its world, or does wrong
 * what a planted bug does wrong.
 */
final class SimCoordinatorPort implements CoordinatorPort<SubtaskPlace> {
  private final Episode episode;
  private final CoordinatorShell coordinator;
  private final TreeMap<SubtaskId, SubtaskPlace> located = new TreeMap<>();
  private final Map<SubtaskId, Sent> sent = new HashMap<>();
  private final CheckpointIo checkpoints;
  private final TreeSet<SubtaskId> drained = new TreeSet<>();

  private long timerVersion;
  private long clockOffsetMillis;
  private boolean underWay;

  /**
   * What was sent to a subtask.
   *
   * @param orders how many, each counted once
   */
  private record Sent(AttemptId attempt, long orders) {}

  SimCoordinatorPort(Episode episode, CoordinatorShell coordinator) {
    this.episode = episode;
    this.coordinator = coordinator;
    checkpoints = new CheckpointIo(episode, coordinator);
  }

  @Override
  public void persist(JobState next) {
    coordinator.persistNext(next);
  }

  @Override
  public long now() {
    return episode.queue.now() + clockOffsetMillis;
  }

  void setClock(long offsetMillis) {
    clockOffsetMillis = offsetMillis;
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    long version = ++timerVersion;
    episode.queue.at(
        timestampMillis - clockOffsetMillis,
        "timer",
        coordinator,
        () -> {
          if (version == timerVersion && !(underWay && episode.mutation == Mutation.LOSE_ALARMS)) {
            coordinator.tell(() -> coordinator.loop().onTimer());
          }
        });
  }

  // ---- its subtasks

  @Override
  public void transmit(ToSubtask<SubtaskPlace> message, @Nullable SubtaskPlace address) {
    message.to(new Transmission(address));
  }

  /** Sends one message. */
  private final class Transmission implements ToSubtask.Handler<SubtaskPlace> {
    private final @Nullable SubtaskPlace address;

    Transmission(@Nullable SubtaskPlace address) {
      this.address = address;
    }

    @Override
    public void onDeploy(ToSubtask.Deploy<SubtaskPlace> deploy) {
      SubtaskId subtask = deploy.subtask();
      Sent before = sent.get(subtask);
      boolean again = before != null && before.attempt().equals(deploy.attempt());
      if (!again) {
        sent.put(subtask, new Sent(deploy.attempt(), 0));
        drained.remove(subtask);
        located.put(subtask, episode.nodes.place(subtask));
        episode.invariants.deploying(coordinator, deploy);
      }
      // An attempt has one place: if that dies, another attempt follows, and not the same
      // elsewhere.
      SubtaskPlace place = Objects.requireNonNull(located.get(subtask));
      send(place, Fault.LOSE_DEPLOYMENT, Mutation.DEPLOY_ONCE, again, deploy);
    }

    @Override
    public void onCancel(ToSubtask.Cancel<SubtaskPlace> cancel) {
      SubtaskPlace place = located.computeIfAbsent(cancel.subtask(), episode.nodes::place);
      send(
          address == null ? place : address, Fault.LOSE_CANCELLATION, Mutation.NONE, false, cancel);
    }

    @Override
    public void onOrders(ToSubtask.Orders<SubtaskPlace> orders) {
      if (address == null) {
        throw new IllegalStateException(orders.subtask() + " is nowhere");
      }
      Sent before = sent.getOrDefault(orders.subtask(), new Sent(orders.attempt(), 0));
      SubtaskOrder<SubtaskPlace> order = orders.packet().message();
      boolean again = order != null && orders.packet().sequence() < before.orders();
      if (order != null && !again) {
        sent.put(orders.subtask(), new Sent(orders.attempt(), before.orders() + 1));
        watch(order);
      }
      send(address, Fault.LOSE_ORDER, Mutation.ORDER_ONCE, again, orders);
    }

    private void send(
        SubtaskPlace to,
        Fault loss,
        Mutation once,
        boolean again,
        ToSubtask<SubtaskPlace> message) {
      if (!again || episode.mutation != once) {
        episode.control.send(
            coordinator, to, loss, message, () -> to.receive(message, coordinator));
      }
    }
  }

  private void watch(SubtaskOrder<SubtaskPlace> order) {
    if (order instanceof SubtaskOrder.Trigger<SubtaskPlace> trigger) {
      underWay = true;
      episode.invariants.triggered(coordinator, trigger.barrier());
    } else if (order instanceof SubtaskOrder.Complete || order instanceof SubtaskOrder.Abort) {
      underWay = false;
    }
  }

  /** A planted bug takes the end of the input for the end of the job. */
  void heard(ToCoordinator message) {
    boolean isDrained =
        message instanceof ToCoordinator.Reports reports
            && reports.packet().message() instanceof SubtaskReport.Drained;
    if (isDrained && episode.mutation == Mutation.SKIP_FINAL_CHECKPOINT) {
      drained.add(message.subtask());
      if (drained.containsAll(located.keySet())) {
        episode.finish();
      }
    }
  }

  /** Does something with each subtask that was last sent to a node. */
  void forAllOn(Node node, Consumer<SubtaskId> action) {
    new TreeMap<>(located)
        .forEach(
            (subtask, place) -> {
              if (place.node == node) {
                action.accept(subtask);
              }
            });
  }

  @Override
  public void writeManifest(Manifest manifest) {
    checkpoints.write(manifest);
  }

  @Override
  public void readManifest(ObjectRef manifest) {
    checkpoints.read(manifest);
  }

  @Override
  public void collectGarbage(GarbageOrder order) {
    boolean last = coordinator.loop().job().head().filter(CompletedCheckpoint::drained).isPresent();
    if (!last || episode.mutation != Mutation.SKIP_LAST_SWEEP) {
      checkpoints.collectGarbage(order);
    }
  }

  @Override
  public Io io() {
    return new Io() {
      @Override
      public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
        episode.queue.in(
            episode.network.delay(),
            "io",
            coordinator,
            () -> {
              try {
                R result = blocking.call();
                episode.queue.in(
                    episode.network.delay(),
                    "io done",
                    coordinator,
                    () -> coordinator.tell(() -> onResult.accept(result)));
              } catch (Exception failed) {
                throw new IllegalStateException("blocking work must not throw here", failed);
              }
            });
      }
    };
  }

  @Override
  public void schedule(long delayMillis, Runnable action) {
    episode.queue.in(delayMillis, "scheduled", coordinator, () -> coordinator.tell(action));
  }

  @Override
  public void ended(JobStatus status) {
    episode.jobEnded(coordinator, status);
  }

  @Override
  public void log(String event) {
    underWay &= !event.contains(" aborted: ");
    episode.trace.remark(coordinator + ": " + event);
    episode.invariants.logged(coordinator, event);
  }

  @Override
  public void warn(String event) {
    log(event);
  }
}
