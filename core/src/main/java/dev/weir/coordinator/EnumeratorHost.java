package dev.weir.coordinator;

import dev.weir.connector.EnumeratorContext;
import dev.weir.connector.Io;
import dev.weir.connector.Source;
import dev.weir.connector.SplitEnumerator;
import dev.weir.id.SubtaskId;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import dev.weir.serde.Types;
import dev.weir.snapshot.Manifest.EnumeratorState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Runs the split enumerator of one source under one attempt. What it assigns travels the same way,
 * in order, as the triggers of checkpoints: so a split assigned before a trigger is in the reader's
 * snapshot, and one assigned later is still in the enumerator's.
 */
final class EnumeratorHost<S> implements EnumeratorContext<S> {
  private final String operator;
  private final int parallelism;
  private final int attempt;
  private final Types types;
  private final CoordinatorPort port;
  private final Serde<S> serde;
  private final Consumer<Throwable> onFailure;
  private final SplitEnumerator<S> enumerator;
  private final List<Integer> early = new ArrayList<>();
  private boolean started;
  private boolean closed;

  EnumeratorHost(
      String operator,
      Source<?, S> source,
      int parallelism,
      int attempt,
      Types types,
      CoordinatorPort port,
      Optional<EnumeratorState> restored,
      Consumer<Throwable> onFailure)
      throws Exception {
    this.operator = operator;
    this.parallelism = parallelism;
    this.attempt = attempt;
    this.types = types;
    this.port = port;
    this.onFailure = onFailure;
    serde = source.splitSerde(types);
    enumerator = source.enumerator(this, restored.map(EnumeratorState::bytes));
  }

  String operator() {
    return operator;
  }

  int attempt() {
    return attempt;
  }

  void start() throws Exception {
    started = true;
    enumerator.start();
    for (int subtask : early) {
      enumerator.onSplitRequest(subtask);
    }
    early.clear();
  }

  /** A reader may ask while it opens; nothing can be assigned before its region runs. */
  void onSplitRequest(int subtask) throws Exception {
    if (started) {
      enumerator.onSplitRequest(subtask);
    } else {
      early.add(subtask);
    }
  }

  EnumeratorState snapshot() {
    BinaryWriter out = new BinaryWriter();
    enumerator.snapshot(out);
    return new EnumeratorState(out.toBytes());
  }

  void close() throws Exception {
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
  public void assign(int subtask, S split) {
    if (!closed) {
      BinaryWriter out = new BinaryWriter();
      serde.write(split, out);
      port.assignSplit(new SubtaskId(operator, subtask), attempt, out.toBytes());
    }
  }

  @Override
  public void noMoreSplits(int subtask) {
    if (!closed) {
      port.noMoreSplits(new SubtaskId(operator, subtask), attempt);
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

  private record Outcome<R>(
      @org.jspecify.annotations.Nullable R result,
      @org.jspecify.annotations.Nullable Throwable failure) {}

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
        delay.toMillis(),
        () -> {
          if (!closed) {
            guarded(action);
          }
        });
  }

  private void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException failed) {
      onFailure.accept(failed);
    }
  }
}
