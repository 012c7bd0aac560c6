package dev.weir.testkit.sim.shell;

import dev.weir.coordinator.CommitInOnePlace;
import dev.weir.coordinator.CoordinatorPort;
import dev.weir.coordinator.loop.CoordinatorLoop;
import dev.weir.coordinator.loop.Leadership;
import dev.weir.failure.Failure;
import dev.weir.failure.Outlook;
import dev.weir.id.CheckpointId;
import dev.weir.id.LeaderEpoch;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.RunSettings;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.snapshot.Manifest;
import dev.weir.spi.store.JobRowStore.Row;
import dev.weir.spi.store.ObjectRef;
import dev.weir.testkit.sim.kernel.Endpoint;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.kernel.Node;
import dev.weir.testkit.sim.workload.Deployment;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator: the production loop, with the simulation as its world. Like the real one it
 * handles no command while its row is being written, and when a write fails, or nobody knows its
 * outcome, it begins again from what the row says.
 */
public final class CoordinatorShell extends Endpoint {
  private final CoordinatorSide side;
  private final Kernel kernel;
  private final Coordinators coordinators;
  private final Deployment deployment;
  private final ArrayDeque<Runnable> inbox = new ArrayDeque<>();
  private final SimCoordinatorPort port;
  private final CoordinatorPort<SubtaskPlace> seamed;

  private @Nullable CoordinatorLoop<SubtaskPlace> loop;
  private @Nullable JobState toPersist;
  private long revision;
  private LeaderEpoch newestEpoch = LeaderEpoch.NONE;
  private final Leadership leadership;
  private boolean busy;

  private boolean dead;
  private boolean frozen;

  /** What has come to its end while it was frozen. */
  private final List<Runnable> missed = new ArrayList<>();

  /**
   * @param node the machine that it dies with, if any
   * @param takesOver whether it takes over what another one leads or has led
   */
  CoordinatorShell(
      CoordinatorSide side,
      Coordinators coordinators,
      int number,
      @Nullable Node node,
      Deployment deployment,
      boolean takesOver) {
    super("coordinator" + number, node);
    leadership = takesOver ? Leadership.ofSuccessor() : new Leadership(LeaderEpoch.NONE);
    this.side = side;
    this.coordinators = coordinators;
    kernel = side.kernel();
    this.deployment = deployment;
    port = new SimCoordinatorPort(side, this);
    seamed = side.seams().coordinator(port);
  }

  // ---- life

  void die() {
    dead = true;
    inbox.clear();
  }

  @Override
  public boolean isAlive() {
    return !dead && super.isAlive();
  }

  /** It stands still, and notices nothing of that. */
  void freeze() {
    frozen = true;
  }

  /** It goes on where it was. */
  void thaw() {
    frozen = false;
    List<Runnable> due = List.copyOf(missed);
    missed.clear();
    due.forEach(this::whenAwake);
    pump();
  }

  private void whenAwake(Runnable event) {
    if (frozen) {
      missed.add(event);
    } else if (!dead) {
      event.run();
    }
  }

  /** Reads the row and leads from there. */
  void recover() {
    busy = true;
    loop = null;
    toPersist = null;
    kernel.later("row", this + " reads", () -> whenAwake(this::lead));
  }

  private void lead() {
    Optional<Row> row;
    try {
      row = side.rows().read(side.job());
    } catch (IOException unreadable) {
      restart();
      return;
    }
    JobState read =
        row.map(found -> JobStateCodec.decode(found.value()))
            .orElseGet(() -> JobState.created(side.job()));
    revision = row.map(Row::revision).orElse(0L);
    if (coordinators.isSuperseded(this, read)) {
      return;
    }
    loop =
        new CoordinatorLoop<>(
            leadership.from(read).submittedAs(deployment.submission()),
            deployment.graph(),
            deployment.types(),
            side.settings().coordinator(),
            seamed,
            leadership.counts());
    busy = false;
    // What came in meanwhile may be handled before the loop is told to lead.
    if (side.random().chance(0.5)) {
      inbox.addFirst(() -> leadership.begin(loop()));
    } else {
      inbox.addLast(() -> leadership.begin(loop()));
    }
    pump();
  }

  public CoordinatorLoop<SubtaskPlace> loop() {
    CoordinatorLoop<SubtaskPlace> leading = loop;
    if (leading == null) {
      throw new IllegalStateException("the coordinator does not lead");
    }
    return leading;
  }

  /** Whether the row was last written by this coordinator. */
  public boolean isLeader() {
    return loop != null && loop.job().epoch().equals(side.truth().current().epoch());
  }

  /** Whether it is alive and in this term. */
  public boolean leads(long epoch) {
    return !dead && loop != null && loop.job().epoch().value() == epoch && isLeader();
  }

  void tell(Runnable command) {
    if (!dead) {
      inbox.addLast(command);
      pump();
    }
  }

  private void pump() {
    while (!busy && !dead && !frozen && !inbox.isEmpty()) {
      handle(inbox.removeFirst());
      persistIfAsked();
    }
  }

  private void handle(Runnable command) {
    CoordinatorLoop<SubtaskPlace> leading = loop;
    side.lives().belongTo(() -> !dead && loop == leading);
    try {
      command.run();
    } finally {
      side.lives().belongTo(null);
    }
  }

  /** The loop wants this row written: behind the command that is being handled. */
  void persistNext(JobState next) {
    toPersist = next;
  }

  private void persistIfAsked() {
    JobState next = toPersist;
    if (next != null) {
      toPersist = null;
      newestEpoch = next.epoch();
      busy = true;
      kernel.later("row", this + " writes", () -> write(next));
    }
  }

  /** The write was on its way: it may arrive although its sender has died. */
  private void write(JobState next) {
    if (dead && side.random().chance(0.5)) {
      return;
    }
    boolean changed;
    try {
      changed = side.rows().compareAndSet(side.job(), revision, JobStateCodec.encode(next));
    } catch (IOException unknown) {
      kernel.remark("the outcome stays unknown");
      changed = false;
    }
    boolean mine = changed;
    kernel.later(
        "row", this + (mine ? " wrote" : " failed"), () -> whenAwake(() -> written(mine, next)));
  }

  private void written(boolean mine, JobState persisting) {
    if (dead) {
      return;
    }
    if (!mine) {
      if (leadership.hasLed() && coordinators.givesWay(this, newestEpoch)) {
        return;
      }
      if (side.random().chance(0.5)) {
        inbox.clear();
      }
      restart();
      return;
    }
    revision++;
    leadership.onPersisted(persisting);
    busy = false;
    loop().onRowPersisted();
    // The next write waits in the coordinator's mailbox, behind what is there already.
    if (toPersist != null && !inbox.isEmpty() && side.random().chance(0.5)) {
      handle(inbox.removeFirst());
    }
    persistIfAsked();
    pump();
  }

  private void restart() {
    kernel.in(side.random().between(1, 20), "restart", this, () -> whenAwake(this::recover));
  }

  /** The job has ended, and its row says how. */
  void ended(JobStatus status) {
    coordinators.ended(this, status);
  }

  // ---- what it is told

  public Deployment deployment() {
    return deployment;
  }

  /** The place of a subtask says something. */
  void receive(ToCoordinator message, SubtaskPlace from) {
    tell(
        () -> {
          loop().onMessage(message, from);
        });
  }

  void onNodeLost(Node node) {
    tell(
        () ->
            port.forAllOn(
                node,
                subtask ->
                    loop().onSubtaskLost(subtask, new Failure(node + " lost", Outlook.ELSEWHERE))));
  }

  void setClock(long offsetMillis) {
    port.setClock(offsetMillis);
  }

  public void requestStop() {
    leadership.onStopRequested();
    tell(() -> loop().onStopRequested());
  }

  /** As the leader of all jobs does it: one rescale at a time. */
  void rescale(RunSettings to) {
    tell(
        () -> {
          JobState job = loop().job();
          if (job.status() == JobStatus.RUNNING && !job.isBeingRescaled()) {
            loop().onRescaleRequested(to);
          }
        });
  }

  /** As when nodes leave: a rescale to the numbers that the job has. */
  void move() {
    loop().job().submission().ifPresent(submission -> rescale(submission.settings()));
  }

  public void requestCheckpoint() {
    tell(() -> loop().onCheckpointRequested());
  }

  void onManifestWritten(CheckpointId checkpoint, ObjectRef manifest) {
    tell(() -> loop().onManifestWritten(checkpoint, manifest));
  }

  void onCommittedInOnePlace(CommitInOnePlace commit) {
    tell(() -> loop().onCommittedInOnePlace(commit));
  }

  void onCommitFailed(CommitInOnePlace commit, Failure failure) {
    tell(() -> loop().onCommitFailed(commit, failure));
  }

  void onManifestFailed(CheckpointId checkpoint, Failure failure) {
    tell(() -> loop().onManifestFailed(checkpoint, failure));
  }

  void onManifestRead(Manifest manifest) {
    tell(() -> loop().onManifestRead(manifest));
  }

  void onManifestUnreadable(Failure failure) {
    tell(() -> loop().onManifestUnreadable(failure));
  }
}
