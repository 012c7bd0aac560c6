package dev.weir.coordinator.enumerator;

import dev.weir.coordinator.CoordinatorPort;
import dev.weir.coordinator.order.SubtaskLedger;
import dev.weir.element.DeliveryGuarantee;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.runtime.ReadFrom;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.EnumeratorState;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.GivenSplits;
import dev.weir.spi.connector.Io;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SplitEnumerator;
import dev.weir.time.Moments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the split enumerator of one source under one attempt. What it assigns travels the same way,
 * in order, as the triggers of checkpoints: so a split assigned before a trigger is in the reader's
 * snapshot, and one assigned later is still in the enumerator's.
 *
 * @param <S> a split
 * @param <A> the address of a subtask
 */
public final class EnumeratorHost<S, A> implements EnumeratorContext<S> {
  private final String operator;
  private final int parallelism;
  private final int attempt;
  private final Types types;
  private final CoordinatorPort<A> port;
  private final SubtaskLedger<A> ledger;
  private final Serde<S> serde;
  private final Consumer<Throwable> onFailure;
  private final SplitEnumerator<S> enumerator;
  private final List<Integer> early = new ArrayList<>();

  /**
   * Without replay nobody may read a split that a checkpoint could still hand out again: what is
   * assigned waits for a checkpoint that knows of it. By the checkpoint that it waits for; the last
   * ones wait for the next one to be triggered.
   */
  private final TreeMap<CheckpointId, List<Handout>> held = new TreeMap<>();

  private final DeliveryGuarantee guarantee;
  private List<Handout> unsaved = new ArrayList<>();

  /** What the restored checkpoint held back, if nobody can have received it since. */
  private List<byte[]> leftOver;

  /** The readers that may be given it. */
  private List<Integer> open;

  /**
   * Something for a reader.
   *
   * @param splits as bytes; null if there are no more
   */
  private record Handout(int subtask, @Nullable List<byte[]> splits) {}

  private boolean started;
  private boolean closed;

  public EnumeratorHost(
      String operator,
      Source<?, S> source,
      int parallelism,
      int attempt,
      Types types,
      CoordinatorPort<A> port,
      SubtaskLedger<A> ledger,
      Optional<EnumeratorState> restored,
      DeliveryGuarantee guarantee,
      ReadFrom readFrom,
      Consumer<Throwable> onFailure)
      throws Exception {
    this.operator = operator;
    this.parallelism = parallelism;
    this.attempt = attempt;
    this.types = types;
    this.port = port;
    this.ledger = ledger;
    this.guarantee = guarantee;
    this.onFailure = onFailure;
    serde = source.splitSerde(types);
    HostState state = restored.map(HostState::read).orElse(HostState.NONE);
    leftOver = readFrom == ReadFrom.POSITIONS ? state.heldBack() : List.of();
    open = IntStream.range(0, parallelism).boxed().toList();
    enumerator = source.enumerator(this, restored.map(bytes -> state.enumerator()));
  }

  public String operator() {
    return operator;
  }

  public int attempt() {
    return attempt;
  }

  /**
   * Goes on for readers that went on while nobody led. Called before {@link #start}, with what each
   * of them has said.
   *
   * @return whether the enumerator can
   */
  public boolean adopt(List<SubtaskReport.Here> readers) throws Exception {
    List<byte[]> heldBack = new ArrayList<>(leftOver);
    List<GivenSplits<S>> given = new ArrayList<>();
    List<Integer> stillOpen = new ArrayList<>();
    for (int subtask = 0; subtask < readers.size(); subtask++) {
      SubtaskReport.Here reader = readers.get(subtask);
      List<S> unknown = new ArrayList<>();
      for (byte[] split : reader.splits()) {
        if (!heldBack.removeIf(each -> Arrays.equals(each, split))) {
          unknown.add(serde.read(new BinaryReader(split)));
        }
      }
      given.add(new GivenSplits<>(unknown, reader.noMoreSplits()));
      if (!reader.noMoreSplits()) {
        stillOpen.add(subtask);
      }
    }
    // An attempt before those that were restored may have read what the checkpoint held back.
    leftOver = readers.stream().anyMatch(SubtaskReport.Here::restored) ? List.of() : heldBack;
    open = stillOpen;
    return (leftOver.isEmpty() || !open.isEmpty()) && enumerator.adopt(given);
  }

  public void start() throws Exception {
    started = true;
    for (int i = 0; i < leftOver.size(); i++) {
      send(new Handout(open.get(i % open.size()), List.of(leftOver.get(i))));
    }
    enumerator.start();
    for (int subtask : early) {
      enumerator.onSplitRequest(subtask);
    }
    early.clear();
  }

  /** A reader may ask while it opens; nothing can be assigned before its region runs. */
  public void onSplitRequest(int subtask) throws Exception {
    if (started) {
      enumerator.onSplitRequest(subtask);
    } else {
      early.add(subtask);
    }
  }

  public EnumeratorState snapshot(CheckpointId checkpoint) {
    BinaryWriter out = new BinaryWriter();
    enumerator.snapshot(out);
    if (!unsaved.isEmpty()) {
      held.put(checkpoint, unsaved);
      unsaved = new ArrayList<>();
    }
    List<byte[]> heldBack = new ArrayList<>();
    held.values().forEach(orders -> orders.forEach(order -> addSplits(order, heldBack)));
    return new HostState(heldBack, out.toBytes()).write();
  }

  private static void addSplits(Handout order, List<byte[]> to) {
    List<byte[]> splits = order.splits();
    if (splits != null) {
      to.addAll(splits);
    }
  }

  /** The checkpoint is the head: what it knows to be assigned may be read. */
  public void onComplete(CheckpointId checkpoint) {
    var saved = held.headMap(checkpoint, true);
    List.copyOf(saved.values()).forEach(orders -> orders.forEach(this::sendNow));
    saved.clear();
  }

  private void send(Handout order) {
    if (guarantee.replays()) {
      sendNow(order);
    } else {
      unsaved.add(order);
    }
  }

  private void sendNow(Handout order) {
    SubtaskId source = new SubtaskId(operator, order.subtask());
    List<byte[]> splits = order.splits();
    ledger.order(
        source,
        splits == null ? new SubtaskOrder.NoMoreSplits<>() : new SubtaskOrder.Splits<>(splits));
  }

  public void close() throws Exception {
    closed = true;
    enumerator.close();
  }

  @Override
  public int parallelism() {
    return parallelism;
  }

  @Override
  public Types types() {
    return types;
  }

  @Override
  public void assign(int subtask, List<S> splits) {
    if (!closed) {
      send(new Handout(subtask, splits.stream().map(this::written).toList()));
    }
  }

  private byte[] written(S split) {
    BinaryWriter out = new BinaryWriter();
    serde.write(split, out);
    return out.toBytes();
  }

  @Override
  public void noMoreSplits(int subtask) {
    if (!closed) {
      send(new Handout(subtask, null));
    }
  }

  @Override
  public Io io() {
    return new Io() {
      @Override
      public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
        port.io().run(() -> attempted(blocking), result -> deliver(result, onResult));
      }
    };
  }

  private record Outcome<R>(@Nullable R result, @Nullable Throwable failure) {}

  private static <R> Outcome<R> attempted(Callable<R> blocking) {
    try {
      return new Outcome<>(blocking.call(), null);
    } catch (Throwable failed) {
      return new Outcome<>(null, failed);
    }
  }

  private <R> void deliver(Outcome<R> outcome, Consumer<R> onResult) {
    if (closed) {
      return;
    }
    Throwable failure = outcome.failure();
    if (failure != null) {
      onFailure.accept(failure);
      return;
    }
    guarded(() -> onResult.accept(outcome.result()));
  }

  @Override
  public void schedule(Duration delay, Runnable action) {
    port.schedule(
        Moments.millis(delay),
        () -> {
          if (!closed) {
            guarded(action);
          }
        });
  }

  private void guarded(Runnable action) {
    try {
      action.run();
    } catch (Throwable failed) {
      onFailure.accept(failed);
    }
  }
}
