package dev.weir.operator.window;

import dev.weir.api.call.CallScope;
import dev.weir.api.window.TimeWindow;
import dev.weir.api.window.WindowFunction;
import dev.weir.api.window.Windowed;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.OperatorException;
import dev.weir.operator.Receiver;
import dev.weir.operator.basic.RecordOutput;
import org.jspecify.annotations.Nullable;

/** Where the results of windows go: to a function that makes records of them, or out. */
interface WindowOutput<K, R> {
  void emit(K key, TimeWindow window, R value) throws Exception;

  /** The output for results of a description, which has a function or none. */
  @SuppressWarnings("unchecked") // without a function the records are these
  static <K, R, O> WindowOutput<K, R> of(
      @Nullable WindowFunction<K, R, O> function, CallScope calls, OperatorContext<O> context) {
    if (function != null) {
      return new OfFunction<>(
          function, calls, new RecordOutput<>(calls, context), context.operator());
    }
    Receiver<Windowed<K, R>> out = (Receiver<Windowed<K, R>>) context.output();
    return (key, window, value) ->
        out.accept(new Windowed<>(key, window, value), window.lastMillis());
  }

  /** Runs the function of a user. */
  record OfFunction<K, R, O>(
      WindowFunction<K, R, O> function, CallScope calls, RecordOutput<O> out, String operator)
      implements WindowOutput<K, R> {
    @Override
    public void emit(K key, TimeWindow window, R value) throws Exception {
      out.at(window.lastMillis());
      calls.beginForKey();
      try {
        function.apply(key, window, value, out);
      } catch (Throwable thrown) {
        out.rethrow();
        throw new OperatorException(operator, thrown);
      } finally {
        calls.end();
      }
      out.rethrow();
    }
  }
}
