package dev.weir.graph.spec;

import dev.weir.api.async.AsyncFunction;
import dev.weir.api.async.AsyncOptions;
import dev.weir.api.function.KeySelector;
import dev.weir.api.function.Supplier;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * Asks something outside of the job for each record, many at a time.
 *
 * @param question what is asked for a record
 * @param result what is emitted for a record and the answer
 */
public record AsyncSpec<I, Q, A, O>(
    AsyncOptions options,
    KeySelector<? super I, ? extends Q> question,
    Supplier<? extends AsyncFunction<Q, A>> function,
    BiFunction<? super I, ? super A, ? extends O> result)
    implements OperatorSpec {
  public AsyncSpec {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(result, "result");
  }

  @Override
  public String kind() {
    return "async";
  }

  @Override
  public List<InputSpec> inputs() {
    return InputSpec.ONE;
  }

  @Override
  public boolean canLeaveRecordsOut() {
    return true;
  }

  @Override
  public <R> R match(Cases<R> cases) {
    return cases.async(this);
  }
}
