package dev.weir.runtime.life;

import dev.weir.element.Barrier;
import dev.weir.element.Frame;
import dev.weir.failure.Failure;
import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.ControlLink;
import dev.weir.protocol.link.Packet;
import dev.weir.protocol.link.Reception;
import dev.weir.protocol.link.ReceptionCounts;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.loop.SubtaskLoop;
import dev.weir.runtime.wiring.Neighbours;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to run a subtask, from its deployment to its end. Takes what its coordinator orders,
 * what its peers send and what it caused itself, one at a time; owns when a turn is due; and keeps
 * telling its coordinator what that has not heard yet, also when it has failed. What a method of
 * its loop throws ends the attempt and is reported.
 *
 * <pre>
 * OPENING ──opened──▶ DEPLOYED ──Start──▶ RUNNING
 *    └──────────────── failed, fenced or cancelled ───▶ OVER
 * </pre>
 *
 * @param <A> the address of a subtask
 */
public final class SubtaskAttempt<A> implements SubtaskOrder.Handler<A> {
  private enum Phase {
    OPENING,
    DEPLOYED,
    RUNNING,
    OVER
  }

  private final SubtaskId subtask;
  private final String name;
  private final AttemptCarrier<A> carrier;
  private final MonotonicClock clock;
  private final long resendAfterMillis;
  private final ReceptionCounts receptions;
  private final AttemptHistory history;

  /** Results of blocking work that was begun while the loop was being opened. */
  private final List<Result> early = new ArrayList<>();

  private AttemptId id;
  private ControlLink<SubtaskReport, SubtaskOrder<A>> link;
  private Phase phase = Phase.OPENING;
  private @Nullable SubtaskLoop loop;
  private boolean turnIsDue;

  /** What the attempt caused itself, such as a result of I/O; followed by a turn. */
  public interface Result {
    void apply(SubtaskLoop loop) throws Exception;
  }

  SubtaskAttempt(
      ToSubtask.Deploy<A> deploy,
      AttemptCarrier<A> carrier,
      MonotonicClock clock,
      long resendAfterMillis,
      ReceptionCounts receptions,
      ToCoordinator.Wire coordinator) {
    this.receptions = receptions;
    this.resendAfterMillis = resendAfterMillis;
    id = deploy.attempt();
    subtask = deploy.subtask();
    name = "subtask " + subtask;
    history = new AttemptHistory(deploy.restore());
    this.carrier = carrier;
    this.clock = clock;
    link = linkTo(coordinator);
  }

  private ControlLink<SubtaskReport, SubtaskOrder<A>> linkTo(ToCoordinator.Wire coordinator) {
    AttemptId under = id;
    return new ControlLink<>(
        packet -> coordinator.transmit(new ToCoordinator.Reports(subtask, under, packet)),
        resendAfterMillis);
  }

  public AttemptId id() {
    return id;
  }

  public boolean isOver() {
    return phase == Phase.OVER;
  }

  public boolean isRunning() {
    return phase == Phase.RUNNING;
  }

  /** The open loop; null before it is open, and behind the end. */
  public @Nullable SubtaskLoop loop() {
    return loop;
  }

  // ---- its coordinator

  ControlLink<SubtaskReport, SubtaskOrder<A>> link() {
    return link;
  }

  /** Whether the coordinator means this attempt, if only to hear that it has failed. */
  boolean isMeantBy(ToSubtask.Adopt<A> adopt) {
    return id.number() == adopt.attempt().number()
        && (phase == Phase.OVER || history.goesOnFrom(adopt.head(), snapshots()));
  }

  private List<CheckpointId> snapshots() {
    SubtaskLoop taking = loop;
    return taking == null ? List.of() : taking.snapshotsTaken();
  }

  /**
   * Goes on under another coordinator. The conversation with the one before it is over, and what
   * that may not have heard is said again.
   *
   * @param as the same attempt in the new coordinator's term
   */
  void adopt(AttemptId as, Optional<CheckpointId> head, ToCoordinator.Wire coordinator) {
    id = as;
    link = linkTo(coordinator);
    List<SubtaskReport> again =
        phase == Phase.OVER
            ? history.again()
            : history.again(phase == Phase.RUNNING, phase == Phase.DEPLOYED, head, snapshots());
    again.forEach(report -> link.send(report, clock.millis()));
  }

  Reception onPacket(Packet<SubtaskOrder<A>> packet) {
    Reception reception = link.receive(packet, clock.millis());
    SubtaskOrder<A> order = packet.message();
    if (order == null || reception != Reception.ACCEPTED) {
      return reception;
    }
    if (phase == Phase.OVER) {
      return Reception.TOO_LATE; // the coordinator will learn, or has learnt, that it failed
    }
    try {
      order.to(this);
      turnIfRunning();
    } catch (Throwable failed) {
      onFailed(failed);
    }
    return reception;
  }

  /** Reports something to the coordinator; behind the end nothing more. */
  public void report(SubtaskReport report) {
    if (phase == Phase.OVER) {
      return;
    }
    if (report instanceof SubtaskReport.Acknowledged || report instanceof SubtaskReport.Drained) {
      reportReceptions();
    }
    history.reported(report);
    link.send(report, clock.millis());
  }

  /** Now and then, and only if there is anything unusual to tell. */
  private void reportReceptions() {
    Map<Reception, Long> news = receptions.takeNews();
    if (!news.isEmpty()) {
      link.send(new SubtaskReport.Receptions(news), clock.millis());
    }
  }

  @Override
  public void onStart(Neighbours<A> neighbours) {
    carrier.connect(neighbours);
    phase = Phase.RUNNING;
  }

  @Override
  public void onTrigger(Barrier barrier) throws Exception {
    history.onTrigger(barrier.checkpoint());
    open().onTrigger(barrier);
  }

  @Override
  public void onOvertake(Barrier barrier) throws Exception {
    open().onOvertake(barrier);
  }

  @Override
  public void onComplete(CheckpointId checkpoint) throws Exception {
    history.onComplete(checkpoint);
    open().onCheckpointComplete(checkpoint);
  }

  @Override
  public void onCommittedInOnePlace(String operator, CheckpointId checkpoint) throws Exception {
    open().onCommittedInOnePlace(operator, checkpoint);
  }

  @Override
  public void onAbort(CheckpointId checkpoint) throws Exception {
    open().onCheckpointAbort(checkpoint);
  }

  @Override
  public void onSplits(List<byte[]> splits) throws Exception {
    history.onSplits(splits);
    open().onSplits(splits);
  }

  @Override
  public void onNoMoreSplits() throws Exception {
    history.onNoMoreSplits();
    open().onNoMoreSplits();
  }

  private SubtaskLoop open() {
    SubtaskLoop opened = loop;
    if (opened == null) {
      throw new IllegalStateException(name + " is not open yet");
    }
    return opened;
  }

  // ---- its peers

  /** A frame arrived in one of its channels. */
  void onFrame(Frame frame) {
    try {
      open().onFrame(frame);
      turnIfRunning();
    } catch (Throwable failed) {
      onFailed(failed);
    }
  }

  /** A part of a frame arrived in one of its channels. */
  void onArrival(Arrival arrival) {
    try {
      Frame frame = arrival.take();
      if (frame != null) {
        open().onFrame(frame);
        turnIfRunning();
      }
    } catch (Throwable failed) {
      onFailed(failed);
    }
  }

  /** The receiver behind an output channel has consumed so many frames in all. */
  void onConsumed(int outChannel, long frames) {
    try {
      open().onConsumed(outChannel, frames);
      turnIfRunning();
    } catch (Throwable failed) {
      onFailed(failed);
    }
  }

  // ---- itself

  /** The loop is restored and open. */
  public void onOpened(SubtaskLoop opened) {
    if (phase == Phase.OVER) {
      return; // the carrier closes it
    }
    loop = opened;
    phase = Phase.DEPLOYED;
    List<Result> waiting = List.copyOf(early);
    early.clear();
    waiting.forEach(this::onResult);
    if (phase == Phase.DEPLOYED) {
      report(new SubtaskReport.Deployed(opened.counters().restored));
    }
  }

  /** Something that it caused has come to its end. */
  public void onResult(Result result) {
    if (phase == Phase.OVER) {
      return;
    }
    if (phase == Phase.OPENING) {
      early.add(result); // another thread is still opening the operators
      return;
    }
    try {
      result.apply(open());
      turnIfRunning();
    } catch (Throwable failed) {
      onFailed(failed);
    }
  }

  /** The turn that was asked for is due. */
  public void onTurnDue() {
    turnIsDue = false;
    if (phase == Phase.OVER) {
      return;
    }
    try {
      turnIfRunning();
    } catch (Throwable failed) {
      onFailed(failed);
    }
  }

  private void turnIfRunning() throws Exception {
    if (phase != Phase.RUNNING || turnIsDue) {
      return;
    }
    carrier.turnBegins();
    SubtaskLoop running = open();
    SubtaskLoop.Turn result = running.turn();
    if (result == SubtaskLoop.Turn.MORE) {
      turnIsDue = true;
      carrier.takeTurn();
    }
    carrier.turnEnded(running, result);
  }

  /** It failed, by whatever. Reported to the coordinator until that has heard it. */
  public void onFailed(Throwable cause) {
    if (phase != Phase.OVER) {
      end();
      SubtaskReport failed = new SubtaskReport.Failed(Failure.of(cause));
      history.reported(failed);
      link.send(failed, clock.millis());
    }
  }

  /** From now on it does nothing but report what was not heard yet. */
  void end() {
    if (phase == Phase.OVER) {
      return;
    }
    phase = Phase.OVER;
    early.clear();
    SubtaskLoop ending = loop;
    loop = null;
    carrier.over(ending);
  }

  @Override
  public String toString() {
    return name + " attempt " + id.number();
  }
}
