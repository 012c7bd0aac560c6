package dev.weir.operator.connect;

import dev.weir.api.connect.CoProcess;
import dev.weir.operator.Receiver;
import dev.weir.operator.basic.UnkeyedFunctionOperator;
import java.util.List;

/** Runs a {@link CoProcess}. */
public final class CoProcessOperator<A, B, O> extends UnkeyedFunctionOperator<O> {
  private final CoProcess<A, B, O> function;

  public CoProcessOperator(CoProcess<A, B, O> function) {
    super(function);
    this.function = function;
  }

  @Override
  public List<Receiver<?>> inputs() {
    Receiver<A> left = this::onLeft;
    Receiver<B> right = this::onRight;
    return List.of(left, right);
  }

  private void onLeft(A value, long timestampMillis) throws Exception {
    out.at(timestampMillis);
    calls.begin();
    try {
      function.onLeft(value, call, out);
    } catch (Throwable thrown) {
      throw failure(thrown, out);
    } finally {
      calls.end();
    }
    out.rethrow();
  }

  private void onRight(B value, long timestampMillis) throws Exception {
    out.at(timestampMillis);
    calls.begin();
    try {
      function.onRight(value, call, out);
    } catch (Throwable thrown) {
      throw failure(thrown, out);
    } finally {
      calls.end();
    }
    out.rethrow();
  }
}
