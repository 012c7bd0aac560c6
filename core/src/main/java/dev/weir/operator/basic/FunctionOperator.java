package dev.weir.operator.basic;

import dev.weir.api.call.CallScope;
import dev.weir.api.function.OpenContext;
import dev.weir.api.function.StatefulFunction;
import dev.weir.api.function.SubtaskInfo;
import dev.weir.operator.Operator;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.OperatorException;
import dev.weir.serde.TypeRef;
import dev.weir.state.KeyedState;
import org.jspecify.annotations.Nullable;

/** What the operators around a function of the user have in common. */
public abstract class FunctionOperator<O> extends Operator<O> {
  private @Nullable FailedRecords failed;

  @Override
  public void setup(OperatorContext<O> with) throws Exception {
    super.setup(with);
    failed = FailedRecords.of(with);
  }

  /**
   * The function has thrown this for a record: leaves the record out, if that was chosen.
   *
   * @throws OperatorException if not
   */
  protected final void failedWith(Object record, long timestampMillis, Throwable thrown)
      throws Exception {
    if (failed == null || !FailedRecords.concernsRecord(thrown)) {
      throw failure(thrown);
    }
    failed.add(record, timestampMillis, thrown);
  }

  /** As {@link #failedWith}, but lets through what failed behind the function's output. */
  protected final void failedWith(
      Object record, long timestampMillis, Throwable thrown, RecordOutput<?> out) throws Exception {
    out.rethrow();
    failedWith(record, timestampMillis, thrown);
  }

  /** Wraps what the user's function threw, errors of the JVM too: where it happened helps. */
  protected final OperatorException failure(Throwable thrown) {
    if (thrown instanceof OperatorException known) {
      return known;
    }
    return new OperatorException(context().operator(), thrown);
  }

  /**
   * As {@link #failure}, but lets through what failed behind the output that the function was
   * given.
   */
  protected final OperatorException failure(Throwable thrown, RecordOutput<?> out)
      throws Exception {
    out.rethrow();
    return failure(thrown);
  }

  /**
   * Checks a result before it goes out, so that the error names this operator and not the next one.
   */
  protected final <T> T notNull(T result, String function) {
    if (result == null) {
      throw new OperatorException(
          context().operator(), new NullPointerException(function + " returned null"));
    }
    return result;
  }

  /** The keyed state, for operators that cannot do without. */
  protected final KeyedState keyedState() {
    KeyedState state = context().keyedState();
    if (state == null) {
      throw new IllegalStateException(
          "operator '" + context().operator() + "' keeps state per key: it belongs behind keyBy");
    }
    return state;
  }

  /** The type that was said, or one that writes and reads whatever object it gets. */
  @SuppressWarnings("unchecked")
  protected // the objects are of the type that nobody said
  static <T> TypeRef<T> orAny(@Nullable TypeRef<T> said) {
    return said == null ? (TypeRef<T>) TypeRef.of(Object.class) : said;
  }

  protected final void openFunction(StatefulFunction function, CallScope calls) {
    calls.begin();
    try {
      openFunction(function::open);
    } finally {
      calls.end();
    }
  }

  /** Opens what has no handles. */
  protected final void openFunction(Opening function) {
    OperatorContext<O> in = context();
    SubtaskInfo subtask =
        new SubtaskInfo(
            in.job(),
            in.operator(),
            in.subtask(),
            in.parallelism(),
            in.maxParallelism(),
            in.attempt());
    try {
      function.open(new OpenContext(subtask, in.metrics()));
    } catch (Throwable thrown) {
      throw failure(thrown);
    } finally {
      in.metrics().complete();
    }
  }

  /** What a function does to open. */
  @FunctionalInterface
  protected interface Opening {
    void open(OpenContext context) throws Exception;
  }

  /** Closes a function, a reader or a writer. */
  protected final void closing(AutoCloseable part) {
    try {
      part.close();
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
  }
}
