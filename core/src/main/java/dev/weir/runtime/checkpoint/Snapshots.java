package dev.weir.runtime.checkpoint;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.element.Frame;
import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.chain.OperatorChain;
import dev.weir.runtime.exchange.InputGate;
import dev.weir.runtime.exchange.Outputs;
import dev.weir.runtime.snapshot.InFlight;
import dev.weir.runtime.snapshot.InFlightTask;
import dev.weir.runtime.snapshot.SnapshotReport;
import dev.weir.runtime.snapshot.SnapshotTask;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.InFlightObject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A subtask's part of the checkpoints under way. It is acknowledged when three things are true: the
 * captured state is durable, the barrier has left all outputs, and what the barrier overtook is
 * durable, if it overtook anything.
 */
public final class Snapshots {
  private final SubtaskWiring wiring;
  private final Types types;
  private final SubtaskPort port;
  private final Outputs outputs;
  private final OperatorChain chain;
  private final InputGate gate;
  private final TreeMap<CheckpointId, Round> rounds = new TreeMap<>();
  private final List<SnapshotTask> persisting = new ArrayList<>();

  /** Since the latest complete one: their barriers may be on their way, also of aborted ones. */
  private final TreeSet<CheckpointId> taken = new TreeSet<>();

  /** Those of the rounds that still record what arrives, in ascending order of checkpoints. */
  private final List<Round> recording = new ArrayList<>();

  /** One checkpoint's part, until it is acknowledged, declined or aborted. */
  private static final class Round {
    final Barrier barrier;
    @Nullable SnapshotReport report;
    boolean unaligned;
    @Nullable InFlight recorded;
    boolean inFlightIsDurable = true;
    Optional<InFlightObject> inFlight = Optional.empty();

    Round(Barrier barrier) {
      this.barrier = barrier;
    }
  }

  public Snapshots(
      SubtaskWiring wiring,
      Types types,
      SubtaskPort port,
      Outputs outputs,
      OperatorChain chain,
      InputGate gate) {
    this.wiring = wiring;
    this.types = types;
    this.port = port;
    this.outputs = outputs;
    this.chain = chain;
    this.gate = gate;
  }

  /**
   * Takes a snapshot between two records and sends the barrier on.
   *
   * @param reached the input channels that have reached the barrier
   * @param current the frame that is being processed, if any
   * @param cursor how many of its records were
   * @return what is left to be done, when the time that records waited has been taken
   */
  public Runnable take(
      Barrier barrier,
      BitSet reached,
      @Nullable Frame current,
      int cursor,
      boolean drained,
      long alignmentMillis)
      throws Exception {
    CheckpointId checkpoint = barrier.checkpoint();
    SnapshotTask task =
        new SnapshotTask(checkpoint, chain.capture(checkpoint), drained, alignmentMillis);
    persisting.add(task);
    taken.add(checkpoint);
    Round round = new Round(barrier);
    rounds.put(checkpoint, round);
    if (barrier.alignment() != Alignment.UNALIGNED) {
      outputs.broadcast(barrier);
      return () -> port.persist(task);
    }
    // Barriers leave in ascending order, so the earlier ones overtake as well.
    for (Round earlier : List.copyOf(rounds.headMap(checkpoint).values())) {
      overtake(earlier.barrier.unaligned());
    }
    InFlight inFlight = new InFlight(checkpoint, openChannels(reached));
    if (current != null) {
      inFlight.input(current, cursor);
    }
    gate.forEachWaiting(frame -> inFlight.input(frame, 0));
    outputs.sendAhead(barrier, inFlight);
    return () -> {
      port.persist(task);
      record(round, inFlight);
    };
  }

  private BitSet openChannels(BitSet reached) {
    BitSet open = new BitSet();
    open.set(0, wiring.inputs().size());
    open.andNot(reached);
    return open;
  }

  /**
   * An aligned checkpoint became unaligned: if its snapshot was taken here, its barrier overtakes
   * what it waits behind. Returns whether it was.
   */
  public boolean overtake(Barrier barrier) {
    Round round = rounds.get(barrier.checkpoint());
    if (round == null) {
      return false;
    }
    if (!round.unaligned && outputs.holds(barrier.checkpoint())) {
      InFlight inFlight = new InFlight(barrier.checkpoint(), new BitSet());
      outputs.expedite(barrier, inFlight);
      record(round, inFlight);
      acknowledgeWhatIsDone();
    }
    return true;
  }

  private void record(Round round, InFlight inFlight) {
    round.unaligned = true;
    round.inFlightIsDurable = false;
    if (inFlight.isComplete()) {
      persistInFlight(round, inFlight);
    } else {
      round.recorded = inFlight;
      recording.add(round);
    }
  }

  private void persistInFlight(Round round, InFlight inFlight) {
    round.recorded = null;
    if (inFlight.isEmpty()) {
      round.inFlightIsDurable = true;
      return;
    }
    port.persistInFlight(new InFlightTask(inFlight, wiring, types));
  }

  /** A frame arrived in an input channel. */
  public void onFrame(Frame frame) {
    int at = 0;
    while (at < recording.size()) {
      Round round = recording.get(at);
      InFlight inFlight = Objects.requireNonNull(round.recorded);
      inFlight.input(frame, 0);
      if (inFlight.isHopeless()) {
        forget(round.barrier.checkpoint());
      } else if (inFlight.isComplete()) {
        recording.remove(at);
        persistInFlight(round, inFlight);
        acknowledgeIfDone(round.barrier.checkpoint(), round);
      } else {
        at++;
      }
    }
  }

  private void forget(CheckpointId checkpoint) {
    Round round = rounds.remove(checkpoint);
    if (round != null) {
      recording.remove(round);
    }
  }

  public void onPersisted(SnapshotReport report) {
    close(report.checkpoint());
    Round round = rounds.get(report.checkpoint());
    if (round != null) {
      round.report = report;
      acknowledgeIfDone(report.checkpoint(), round);
    }
  }

  public void onInFlightPersisted(CheckpointId checkpoint, InFlightObject object) {
    Round round = rounds.get(checkpoint);
    if (round != null) {
      round.inFlight = Optional.of(object);
      round.inFlightIsDurable = true;
      acknowledgeIfDone(checkpoint, round);
    }
  }

  public void onPersistFailed(CheckpointId checkpoint, Throwable cause) {
    close(checkpoint);
    forget(checkpoint);
    port.report(new SubtaskReport.Declined(checkpoint, Failure.of(cause)));
  }

  /** A barrier may have left the outputs. */
  public void acknowledgeWhatIsDone() {
    for (CheckpointId checkpoint : List.copyOf(rounds.keySet())) {
      Round round = rounds.get(checkpoint);
      if (round != null) {
        acknowledgeIfDone(checkpoint, round);
      }
    }
  }

  private void acknowledgeIfDone(CheckpointId checkpoint, Round round) {
    SnapshotReport report = round.report;
    if (report != null && round.inFlightIsDurable && !outputs.holds(checkpoint)) {
      rounds.remove(checkpoint);
      port.report(new SubtaskReport.Acknowledged(report.with(round.inFlight)));
    }
  }

  /** The checkpoints, since the latest complete one, that a snapshot was taken for. */
  public List<CheckpointId> taken() {
    return List.copyOf(taken);
  }

  /** The checkpoint and all before it are durable. */
  public void onComplete(CheckpointId checkpoint) {
    taken.headSet(checkpoint, true).clear();
  }

  /** The checkpoint will not complete. */
  public void onAbort(CheckpointId checkpoint) {
    forget(checkpoint);
  }

  private void close(CheckpointId checkpoint) {
    for (int i = 0; i < persisting.size(); i++) {
      if (persisting.get(i).checkpoint().equals(checkpoint)) {
        persisting.remove(i).close();
        return;
      }
    }
  }

  public void close() {
    persisting.forEach(SnapshotTask::close);
    persisting.clear();
    rounds.clear();
    recording.clear();
  }
}
