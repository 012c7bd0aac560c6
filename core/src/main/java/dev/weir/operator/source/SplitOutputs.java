package dev.weir.operator.source;

import dev.weir.api.call.CallScope;
import dev.weir.api.time.EventTime;
import dev.weir.operator.DownstreamFailure;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.OperatorException;
import dev.weir.operator.Receiver;
import dev.weir.spi.connector.SourceOutput;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a source's reader: one for each split that it has, and one for all those without a
 * name.
 */
final class SplitOutputs<T> {
  private final CallScope calls;
  private final String operator;
  private final Receiver<T> main;
  private final EventTime.@Nullable TimestampFunction<? super T> timestamps;
  private final @Nullable SourceTime time;
  private final Map<String, ReaderOutput<T>> named = new HashMap<>();
  private final ReaderOutput<T> unnamed;

  /** Of all outputs. */
  final DownstreamFailure failure = new DownstreamFailure();

  /** How many records were emitted into all outputs. */
  long records;

  /**
   * @param time null if the pipeline gives the source no event time
   */
  SplitOutputs(
      CallScope calls,
      OperatorContext<T> context,
      @Nullable EventTime<T> eventTime,
      @Nullable SourceTime time) {
    this.calls = calls;
    this.operator = context.operator();
    this.main = context.output();
    this.timestamps = eventTime == null ? null : eventTime.timestamp();
    this.time = time;
    unnamed = newOutput(null);
  }

  private ReaderOutput<T> newOutput(@Nullable String id) {
    return new ReaderOutput<>(id, this, calls, main, timestamps);
  }

  /** What the reader is handed. */
  SourceOutput<T> root() {
    return unnamed;
  }

  /** The time of the splits without a name. */
  SplitTime unnamed() {
    return unnamed;
  }

  /** The reader gets a split: event time waits for it from now on. */
  void add(Optional<String> id) {
    ReaderOutput<T> output =
        id.isEmpty() ? unnamed : named.computeIfAbsent(id.get(), this::newOutput);
    output.splits++;
    if (time != null && !output.isMerged()) {
      time.join(output);
    }
  }

  ReaderOutput<T> named(String id) {
    ReaderOutput<T> output = named.get(id);
    if (output == null) {
      throw new IllegalArgumentException(
          "the reader has no split '"
              + id
              + "': it was not given one of this name, or finished it");
    }
    return output;
  }

  /** The first record since the last look, or something else that makes a split active. */
  void onTouched(ReaderOutput<T> output) {
    if (time != null && output.idle) {
      time.onActive(output);
    }
  }

  void idle(ReaderOutput<T> output) {
    if (time != null && output.isMerged()) {
      time.onIdle(output);
    }
  }

  void finish(ReaderOutput<T> output) {
    if (output.splits == 0) {
      throw new IllegalStateException(
          output.id == null ? "no split is left" : "split '" + output.id + "' is finished already");
    }
    if (--output.splits > 0) {
      return;
    }
    if (output.id != null) {
      named.remove(output.id);
    }
    if (time != null && output.isMerged()) {
      time.leave(output);
    }
  }

  /** The reader was polled: a record of no split at all is one of those without a name. */
  void afterPoll() {
    if (time != null && unnamed.touched && !unnamed.isMerged()) {
      time.join(unnamed);
      time.onAnswer();
    }
  }

  /**
   * Checks that the reader goes on with the splits that it has not finished.
   *
   * @param snapshot the names of those that it goes on with
   */
  void requireUnfinished(Set<String> snapshot) {
    if (snapshot.equals(named.keySet())) {
      return;
    }
    TreeSet<String> forgotten = new TreeSet<>(named.keySet());
    forgotten.removeAll(snapshot);
    if (!forgotten.isEmpty()) {
      throw new IllegalStateException(
          "the reader has not finished split '"
              + forgotten.first()
              + "', but leaves it out of its snapshot: event time would wait for it for ever");
    }
    TreeSet<String> finished = new TreeSet<>(snapshot);
    finished.removeAll(named.keySet());
    throw new IllegalStateException(
        "the reader has finished split '" + finished.first() + "', but goes on with it");
  }

  long timestampOf(T value, EventTime.TimestampFunction<? super T> function) {
    try {
      return function.timestampMillis(value);
    } catch (Throwable thrown) {
      throw new OperatorException(operator, thrown);
    }
  }

  /** Throws what failed behind an output, if anything did. */
  void rethrow() throws Exception {
    failure.rethrow();
  }
}
