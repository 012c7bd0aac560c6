package dev.weir.coordinator;

import dev.weir.coordinator.garbage.GarbageOrder;
import dev.weir.coordinator.loop.CoordinatorLoop;
import dev.weir.element.Barrier;
import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.link.Packet;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.wiring.Neighbours;
import dev.weir.snapshot.Manifest;
import dev.weir.spi.connector.Io;
import dev.weir.spi.store.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes down what a coordinator does to the world; its clock stands still until it is set. */
public final class FakeCoordinatorPort implements CoordinatorPort<String> {
  final List<String> said = new ArrayList<>();
  public final List<Manifest> manifests = new ArrayList<>();
  final List<CommitInOnePlace> commits = new ArrayList<>();
  final List<SubtaskRestore> restores = new ArrayList<>();
  final List<ToSubtask<String>> transmitted = new ArrayList<>();
  private final Map<String, Long> reported = new HashMap<>();
  public final List<String> logged = new ArrayList<>();
  final List<Long> wakeUps = new ArrayList<>();
  public final List<byte[]> handedOut = new ArrayList<>();
  public @Nullable JobState toPersist;
  public long now = 1_000;

  /** What was said since the last call. */
  public List<String> takeSaid() {
    List<String> taken = List.copyOf(said);
    said.clear();
    return taken;
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    wakeUps.add(timestampMillis);
  }

  @Override
  public void persist(JobState next) {
    toPersist = next;
    said.add("persist " + next.status());
  }

  @Override
  public void transmit(ToSubtask<String> message, @Nullable String address) {
    transmitted.add(message);
    message.to(new Places());
  }

  /** Writes down what is said to subtasks. */
  private final class Places implements ToSubtask.Handler<String> {
    @Override
    public void onDeploy(ToSubtask.Deploy<String> deploy) {
      restores.add(deploy.restore());
      said.add("deploy " + deploy.subtask() + " " + deploy.attempt().number());
    }

    @Override
    public void onAdopt(ToSubtask.Adopt<String> adopt) {
      said.add("adopt " + adopt.subtask() + " " + adopt.attempt());
    }

    @Override
    public void onCancel(ToSubtask.Cancel<String> cancel) {
      said.add("cancel " + cancel.subtask() + " " + cancel.attempt().number());
    }

    @Override
    public void onOrders(ToSubtask.Orders<String> orders) {
      SubtaskOrder<String> order = orders.packet().message();
      if (order != null) {
        try {
          order.to(new Orders(orders.subtask()));
        } catch (Exception never) {
          throw new IllegalStateException(never);
        }
      }
    }
  }

  /** Writes down what a subtask is ordered to do. */
  private final class Orders implements SubtaskOrder.Handler<String> {
    private final SubtaskId subtask;

    Orders(SubtaskId subtask) {
      this.subtask = subtask;
    }

    @Override
    public void onStart(Neighbours<String> neighbours) {
      said.add("start " + subtask);
    }

    @Override
    public void onTrigger(Barrier barrier) {
      said.add("trigger " + subtask + " " + barrier.checkpoint() + " " + barrier.alignment());
    }

    @Override
    public void onOvertake(Barrier barrier) {
      said.add("overtake " + subtask + " " + barrier.checkpoint() + " " + barrier.alignment());
    }

    @Override
    public void onComplete(CheckpointId checkpoint) {
      said.add("complete " + subtask + " " + checkpoint);
    }

    @Override
    public void onCommittedInOnePlace(String operator, CheckpointId checkpoint) {
      said.add("committed " + subtask + " " + operator + " " + checkpoint);
    }

    @Override
    public void onAbort(CheckpointId checkpoint) {
      said.add("abort " + subtask + " " + checkpoint);
    }

    @Override
    public void onSplits(List<byte[]> splits) {
      handedOut.addAll(splits);
    }

    @Override
    public void onNoMoreSplits() {}
  }

  /** A subtask reports something under an attempt, for the first time; nothing is lost. */
  public void report(
      CoordinatorLoop<String> loop, SubtaskId subtask, int attempt, SubtaskReport... reports) {
    AttemptId id = new AttemptId(loop.job().epoch(), attempt);
    for (SubtaskReport report : reports) {
      long sequence =
          reported.merge(System.identityHashCode(loop) + subtask.toString() + id, 1L, Long::sum)
              - 1;
      loop.onMessage(
          new ToCoordinator.Reports(subtask, id, new Packet<>(sequence, 0, report)),
          "place of " + subtask);
    }
  }

  @Override
  public void writeManifest(Manifest manifest) {
    manifests.add(manifest);
    said.add("write manifest " + manifest.checkpoint() + " " + manifest.alignment());
  }

  @Override
  public void readManifest(ObjectRef manifest) {
    said.add("read " + manifest.name());
  }

  @Override
  public void collectGarbage(GarbageOrder order) {
    said.add(
        (order.orphans() ? "collect orphans" : "collect garbage")
            + (order.givenUp().isEmpty() ? "" : " and " + order.givenUp()));
  }

  @Override
  public Io io() {
    return new Io() {
      @Override
      public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Override
  public void commit(CommitInOnePlace commit) {
    commits.add(commit);
    said.add("commit " + commit);
  }

  @Override
  public void schedule(long delayMillis, Runnable action) {}

  @Override
  public void ended(JobStatus status) {
    said.add("ended " + status);
  }

  @Override
  public void log(String event) {
    logged.add(event);
  }

  @Override
  public void warn(String event) {
    said.add("warn " + event);
  }
}
