package dev.weir.testkit.sim.shell;

import dev.weir.coordinator.CommitInOnePlace;
import dev.weir.coordinator.CoordinatorPort;
import dev.weir.coordinator.garbage.GarbageOrder;
import dev.weir.id.AttemptId;
import dev.weir.id.Installation;
import dev.weir.id.JobTerm;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.snapshot.Manifest;
import dev.weir.spi.connector.Io;
import dev.weir.spi.store.ObjectRef;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.kernel.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries out what a coordinator's loop asks for, with the simulation as its world. */
final class SimCoordinatorPort implements CoordinatorPort<SubtaskPlace> {
  private final Kernel kernel;
  private final Places places;
  private final ControlWire wire;
  private final Watcher watcher;
  private final CoordinatorShell coordinator;
  private final TreeMap<SubtaskId, SubtaskPlace> located = new TreeMap<>();
  private final Map<SubtaskId, Sent> sent = new HashMap<>();
  private final CheckpointIo checkpoints;

  private long timerVersion;
  private long clockOffsetMillis;

  /**
   * What was sent to a subtask.
   *
   * @param orders how many, each counted once
   */
  private record Sent(AttemptId attempt, long orders) {}

  SimCoordinatorPort(CoordinatorSide side, CoordinatorShell coordinator) {
    kernel = side.kernel();
    places = side.places();
    wire = side.wire();
    watcher = side.watcher();
    this.coordinator = coordinator;
    checkpoints = new CheckpointIo(side, coordinator);
  }

  @Override
  public void persist(JobState next) {
    coordinator.persistNext(next);
  }

  @Override
  public long now() {
    return kernel.now() + clockOffsetMillis;
  }

  void setClock(long offsetMillis) {
    clockOffsetMillis = offsetMillis;
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    long version = ++timerVersion;
    kernel.at(
        timestampMillis - clockOffsetMillis,
        "timer",
        coordinator,
        () -> {
          if (version == timerVersion) {
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
        located.put(subtask, places.place(subtask));
        watcher.deploying(coordinator, deploy);
      }
      // An attempt has one place: if that dies, another attempt follows, and not the same
      // elsewhere.
      SubtaskPlace place = Objects.requireNonNull(located.get(subtask));
      wire.send(coordinator, place, deploy);
    }

    /** To where the coordinator before had the subtask, if that is still there. */
    @Override
    public void onAdopt(ToSubtask.Adopt<SubtaskPlace> adopt) {
      SubtaskId subtask = adopt.subtask();
      Sent before = sent.get(subtask);
      if (before == null || !before.attempt().equals(adopt.attempt())) {
        sent.put(subtask, new Sent(adopt.attempt(), 0));
        located.put(subtask, places.lookUp(subtask));
      }
      wire.send(coordinator, Objects.requireNonNull(located.get(subtask)), adopt);
    }

    @Override
    public void onCancel(ToSubtask.Cancel<SubtaskPlace> cancel) {
      SubtaskPlace place = located.computeIfAbsent(cancel.subtask(), places::place);
      wire.send(coordinator, address == null ? place : address, cancel);
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
      wire.send(coordinator, address, orders);
    }
  }

  private void watch(SubtaskOrder<SubtaskPlace> order) {
    if (order instanceof SubtaskOrder.Trigger<SubtaskPlace> trigger) {
      watcher.triggered(coordinator, trigger.barrier());
    }
  }

  /** Does something with each subtask that was last sent to a node. */
  void forAllOn(Node node, Consumer<SubtaskId> action) {
    new TreeMap<>(located)
        .forEach(
            (subtask, place) -> {
              if (place.node() == node) {
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
    checkpoints.collectGarbage(order);
  }

  @Override
  public void commit(CommitInOnePlace commit) {
    JobState job = coordinator.loop().job();
    checkpoints.commit(commit, new JobTerm(job.job(), Installation.NONE, job.epoch()));
  }

  @Override
  public Io io() {
    return new Io() {
      @Override
      public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
        kernel.later(
            "io",
            coordinator,
            () -> {
              try {
                R result = blocking.call();
                kernel.later(
                    "io done", coordinator, () -> coordinator.tell(() -> onResult.accept(result)));
              } catch (Exception failed) {
                throw new IllegalStateException("blocking work must not throw here", failed);
              }
            });
      }
    };
  }

  @Override
  public void schedule(long delayMillis, Runnable action) {
    kernel.in(delayMillis, "scheduled", coordinator, () -> coordinator.tell(action));
  }

  @Override
  public void ended(JobStatus status) {
    coordinator.ended(status);
  }

  @Override
  public void log(String event) {
    kernel.remark(coordinator + ": " + event);
    watcher.logged(coordinator, event);
  }

  @Override
  public void warn(String event) {
    log(event);
  }
}
