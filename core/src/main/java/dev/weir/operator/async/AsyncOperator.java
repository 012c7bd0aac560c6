package dev.weir.operator.async;

import dev.weir.api.async.AsyncFunction;
import dev.weir.api.async.AsyncOptions;
import dev.weir.api.async.BlockingRequests;
import dev.weir.api.async.Cache;
import dev.weir.api.function.KeySelector;
import dev.weir.api.state.Redistribution;
import dev.weir.api.state.SubtaskList;
import dev.weir.id.CheckpointId;
import dev.weir.operator.HoldsTime;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import dev.weir.operator.basic.FunctionOperator;
import dev.weir.serde.TypeRef;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks something outside of the job for each record, many at a time, and emits a result when the
 * answer has come. Records without a result are state: they are asked for again after a restore, at
 * whatever parallelism. Event time waits for them.
 *
 * @param <I> the records
 * @param <Q> what is asked for a record
 * @param <A> the answers
 * @param <O> the results
 */
public final class AsyncOperator<I, Q, A, O> extends FunctionOperator<O>
    implements Receiver<I>, HoldsTime, Requests.Settlement<I, Q, A> {
  private final AsyncOptions options;
  private final KeySelector<? super I, ? extends Q> question;
  private final AsyncFunction<Q, A> function;
  private final BiFunction<? super I, ? super A, ? extends O> result;
  private final InFlight<I, Q, A> inFlight;

  /** The last ones in flight, which are not asked for yet. */
  private final ArrayDeque<Request<I, Q, A>> unasked = new ArrayDeque<>();

  private SubtaskList<Kept> kept;
  private Requests<I, Q, A> requests;
  private @Nullable AnswerCache<Q, A> cache;
  private AsyncMetrics metrics;
  private Receiver<O> output;
  private boolean opened;

  /**
   * @param question what is asked for a record
   * @param result what is emitted for a record and the answer
   */
  public AsyncOperator(
      AsyncOptions options,
      KeySelector<? super I, ? extends Q> question,
      AsyncFunction<Q, A> function,
      BiFunction<? super I, ? super A, ? extends O> result) {
    this.options = options;
    this.question = question;
    this.function = function;
    this.result = result;
    inFlight = new InFlight<>(options.ordered());
  }

  @Override
  public void setup(OperatorContext<O> with) throws Exception {
    super.setup(with);
    output = with.output();
    metrics = new AsyncMetrics(with.metrics());
    requests = new Requests<>(function, options, with::wakeUp, this, metrics);
    Cache limits = options.cache();
    cache = limits == null ? null : new AnswerCache<>(limits, with.metrics());
    kept =
        with.subtaskState()
            .list(
                "weir.in-flight",
                new Kept.KeptSerde(with.types().serdeOf(TypeRef.of(Object.class))),
                Redistribution.SPLIT);
    if (function instanceof BlockingRequests<Q, A> blocking) {
      blocking.runOn(with.io());
    }
  }

  @Override
  public void open() throws Exception {
    opened = true;
    openFunction(function::open);
    for (Kept each : kept.get()) {
      @SuppressWarnings("unchecked") // it was a record of this input
      I record = (I) each.value();
      keep(record, each.timestampMillis());
    }
  }

  @Override
  public List<Receiver<?>> inputs() {
    return List.of(this);
  }

  @Override
  public void accept(I value, long timestampMillis) throws Exception {
    keep(value, timestampMillis);
    if (mayAsk()) {
      askNext();
      emitWhile(true);
    }
  }

  private void keep(I value, long timestampMillis) throws Exception {
    Q asked;
    try {
      asked = question.keyOf(value);
    } catch (Throwable thrown) {
      failedWith(value, timestampMillis, thrown);
      return;
    }
    Request<I, Q, A> request = new Request<>(value, timestampMillis, asked);
    inFlight.add(request);
    unasked.add(request);
    metrics.kept.set(inFlight.size());
  }

  /** Whether the next one is asked for as soon as the circuit breaker permits. */
  private boolean hasPlace() {
    return !unasked.isEmpty() && inFlight.size() - unasked.size() < options.capacity();
  }

  private boolean mayAsk() {
    return hasPlace() && !requests.mustWait(context().processingTime());
  }

  private void askNext() throws Exception {
    long now = context().processingTime();
    Request<I, Q, A> next = unasked.remove();
    A known = cache == null ? null : cache.find(next.question, now);
    if (known != null) {
      settle(next, known);
      return;
    }
    requests.ask(next, now);
    requests.take(now);
  }

  @Override
  public void onAnswer(Request<I, Q, A> request, A answer) {
    if (cache != null) {
      cache.remember(request.question, answer, context().processingTime());
    }
    settle(request, answer);
  }

  private void settle(Request<I, Q, A> request, @Nullable A answer) {
    request.settle(answer);
    inFlight.settled(request);
  }

  @Override
  public void onFailure(Request<I, Q, A> request, Throwable cause) throws Exception {
    Throwable failure = cause;
    if (cause instanceof TimeoutException) {
      try {
        settle(request, notNull(function.onTimeout(request.question), "onTimeout()"));
        return;
      } catch (Throwable thrown) {
        failure = thrown;
      }
    }
    failedWith(request.record, request.timestampMillis, failure);
    settle(request, null);
  }

  /** Emits what may go out, as long as that is wanted. Returns whether all of it has. */
  private boolean emitWhile(boolean always) throws Exception {
    for (Request<I, Q, A> first = inFlight.first(); first != null; first = inFlight.first()) {
      if (!always && !context().mayFire()) {
        return false;
      }
      inFlight.removeFirst();
      metrics.kept.set(inFlight.size());
      emit(first);
    }
    return true;
  }

  private void emit(Request<I, Q, A> request) throws Exception {
    A answer = request.answer();
    if (answer == null) {
      return;
    }
    O out;
    try {
      out = notNull(result.apply(request.record, answer), "the function that makes the result");
    } catch (Throwable thrown) {
      failedWith(request.record, request.timestampMillis, thrown);
      return;
    }
    output.accept(out, request.timestampMillis);
  }

  @Override
  public boolean advanceWatermark(long watermarkMillis) {
    inFlight.mark(watermarkMillis);
    return true;
  }

  @Override
  public long releasedTime() {
    return inFlight.releasedTime();
  }

  /** Answers that have come are as good as a timer that is due. */
  @Override
  public long nextProcessingTimer() {
    long now = context().processingTime();
    if (requests.hasAnswers() || inFlight.first() != null || mayAsk()) {
      return now;
    }
    long due = requests.nextDueMillis();
    return hasPlace() ? Math.min(due, Math.max(requests.opensAtMillis(), now + 1)) : due;
  }

  @Override
  public boolean advanceProcessingTime(long nowMillis) throws Exception {
    do {
      requests.take(nowMillis);
      requests.advance(nowMillis);
      requests.take(nowMillis);
      if (!emitWhile(false)) {
        context().wakeUp();
        return false;
      }
      while (mayAsk()) {
        askNext();
      }
    } while (inFlight.first() != null);
    return true;
  }

  /** At the end it waits for all that is in flight. */
  @Override
  public boolean isReady() {
    boolean waits = context().inputEnded() && inFlight.size() > 0;
    return !waits && unasked.isEmpty() && inFlight.size() < options.capacity();
  }

  @Override
  public boolean endInput() {
    return inFlight.size() == 0;
  }

  @Override
  public @Nullable BackgroundAction prepareSnapshot(CheckpointId checkpoint) {
    kept.update(
        inFlight.all().stream()
            .map(request -> new Kept(request.record, request.timestampMillis))
            .toList());
    return null;
  }

  @Override
  public void close() {
    if (opened) {
      requests.close();
      closing(function);
    }
  }
}
