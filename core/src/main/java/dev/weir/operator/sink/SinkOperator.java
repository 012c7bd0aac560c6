package dev.weir.operator.sink;

import dev.weir.api.state.Redistribution;
import dev.weir.api.state.SubtaskList;
import dev.weir.id.CheckpointId;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import dev.weir.operator.basic.FunctionOperator;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Io;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.WriterContext;
import dev.weir.state.SubtaskState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes one subtask's records to a sink in two phases: what was written up to a checkpoint is made
 * durable in the checkpoint's background part, and committed once the checkpoint is complete.
 *
 * <ul>
 *   <li>Its state are the committables of all checkpoints that are not known to be committed, by
 *       checkpoint. Those of a failed checkpoint are committed with the next one, under their own
 *       number.
 *   <li>A notice for a checkpoint commits all up to it. A late or repeated one finds nothing to do;
 *       it is still answered only when what it stands for is visible.
 *   <li>What a restored checkpoint left pending is committed before the first record.
 *   <li>The remains of earlier attempts are discarded after the attempt's first complete
 *       checkpoint: only that proves that every subtask has opened, that is, committed what it
 *       restored.
 *   <li>A sink that commits in one place is committed for by the coordinator. A subtask keeps its
 *       committables until it hears that this is done, and answers notices only then.
 * </ul>
 */
public final class SinkOperator<T, C> extends FunctionOperator<Object>
    implements Receiver<T>, WriterContext {
  private final Sink<T, C> sink;
  private final List<Pending<C>> pending = new ArrayList<>();
  private final Deque<Notice> notices = new ArrayDeque<>();
  private SubtaskList<Pending<C>> state;
  private @Nullable SinkWriter<T, C> writer;
  private @Nullable CheckpointId firstCheckpoint;
  private boolean discarded;
  private boolean committing;

  /** Notices of checkpoints that are still to be committed in one place. */
  private final List<Notice> waiting = new ArrayList<>();

  /** Up to where that is done in this attempt. */
  private @Nullable CheckpointId committedInOnePlace;

  private record Notice(CheckpointId checkpoint, Runnable done) {}

  public SinkOperator(Sink<T, C> sink) {
    this.sink = sink;
  }

  @Override
  public void setup(OperatorContext<Object> with) throws Exception {
    super.setup(with);
    state = pendingState(sink, with.subtaskState(), with.types());
  }

  /** Where a subtask of the sink keeps what is to be committed. */
  public static <C> SubtaskList<Pending<C>> pendingState(
      Sink<?, C> of, SubtaskState subtaskState, Types types) {
    return subtaskState.list(
        "weir.pending",
        new Pending.PendingSerde<>(of.committableSerde(types)),
        Redistribution.SPLIT);
  }

  @Override
  public void open() throws Exception {
    List<Pending<C>> restored = new ArrayList<>(state.get());
    restored.sort(Comparator.comparing(Pending::checkpoint));
    try {
      if (sink.commitsInOnePlace()) {
        pending.addAll(restored);
      } else {
        commit(scope(), restored);
        state.update(List.of());
      }
      writer = sink.writer(this);
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
  }

  @Override
  public SinkScope scope() {
    return scope(context().restoredFrom());
  }

  private SinkScope scope(Optional<CheckpointId> complete) {
    return new SinkScope(
        context().term(),
        context().operator(),
        context().subtask(),
        context().parallelism(),
        context().attempt(),
        context().subtaskState().isRestored(),
        complete);
  }

  private SinkWriter<T, C> writer() {
    if (writer == null) {
      throw new IllegalStateException("not open");
    }
    return writer;
  }

  @Override
  public List<Receiver<?>> inputs() {
    return List.of(this);
  }

  @Override
  public void accept(T value, long timestampMillis) {
    try {
      writer().write(value, timestampMillis);
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
  }

  @Override
  public boolean isReady() {
    try {
      return writer().isReady();
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
  }

  @Override
  public void onIdle() {
    try {
      writer().flush();
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
  }

  @Override
  public BackgroundAction prepareSnapshot(CheckpointId checkpoint) {
    try {
      pending.add(new Pending<>(checkpoint, writer().prepareCommit(checkpoint)));
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
    if (firstCheckpoint == null) {
      firstCheckpoint = checkpoint;
    }
    List<Pending<C>> captured = List.copyOf(pending);
    state.update(captured);
    return () -> resolve(captured);
  }

  private void resolve(List<Pending<C>> captured) {
    try {
      for (Pending<C> each : captured) {
        each.resolve();
      }
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
  }

  @Override
  public void onCheckpointComplete(CheckpointId checkpoint, Runnable done) {
    Notice notice = new Notice(checkpoint, done);
    if (sink.commitsInOnePlace() && !isCommittedInOnePlace(checkpoint)) {
      waiting.add(notice);
      return;
    }
    notices.add(notice);
    commitWhatIsNoticed();
  }

  private boolean isCommittedInOnePlace(CheckpointId checkpoint) {
    return committedInOnePlace != null && checkpoint.compareTo(committedInOnePlace) <= 0;
  }

  @Override
  public void onCommittedInOnePlace(CheckpointId checkpoint) {
    if (isCommittedInOnePlace(checkpoint)) {
      return;
    }
    committedInOnePlace = checkpoint;
    pending.removeIf(each -> each.checkpoint().compareTo(checkpoint) <= 0);
    state.update(List.copyOf(pending));
    for (Notice notice : List.copyOf(waiting)) {
      if (isCommittedInOnePlace(notice.checkpoint())) {
        waiting.remove(notice);
        notices.add(notice);
      }
    }
    commitWhatIsNoticed();
  }

  private void commitWhatIsNoticed() {
    if (!notices.isEmpty() && !committing) {
      commitNoticed();
    }
  }

  /**
   * Commits what the notices so far ask for. Notices that arrive in the meantime wait for their
   * turn.
   */
  private void commitNoticed() {
    List<Notice> answered = List.copyOf(notices);
    notices.clear();
    CheckpointId upTo =
        answered.stream().map(Notice::checkpoint).max(Comparator.naturalOrder()).orElseThrow();
    List<Pending<C>> due =
        pending.stream().filter(each -> each.checkpoint().compareTo(upTo) <= 0).toList();
    boolean discard = isDiscardDue(upTo);
    if (due.isEmpty() && !discard) {
      answered.forEach(notice -> notice.done().run());
      return;
    }
    committing = true;
    context()
        .commits()
        .run(
            () -> {
              commitAndDiscard(scope(Optional.of(upTo)), due, discard);
              return due;
            },
            committed -> onCommitted(committed, discard, answered));
  }

  private boolean isDiscardDue(CheckpointId complete) {
    return context().subtask() == 0
        && !discarded
        && firstCheckpoint != null
        && complete.compareTo(firstCheckpoint) >= 0;
  }

  private void commitAndDiscard(SinkScope scope, List<Pending<C>> due, boolean discard) {
    try {
      commit(scope, due);
      if (discard) {
        sink.discardBefore(scope);
      }
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
  }

  private void commit(SinkScope scope, List<Pending<C>> due) throws Exception {
    Pending.commit(sink, scope, due);
  }

  private void onCommitted(List<Pending<C>> committed, boolean discard, List<Notice> answered) {
    committing = false;
    discarded |= discard;
    pending.removeAll(committed);
    state.update(List.copyOf(pending));
    answered.forEach(notice -> notice.done().run());
    commitWhatIsNoticed();
  }

  @Override
  public Io io() {
    return context().writes();
  }

  @Override
  public long processingTime() {
    return context().processingTime();
  }

  @Override
  public void wakeUp() {
    context().wakeUp();
  }

  @Override
  public void close() throws Exception {
    if (writer != null) {
      closing(writer);
    }
  }
}
