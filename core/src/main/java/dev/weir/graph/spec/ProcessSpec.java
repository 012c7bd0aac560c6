package dev.weir.graph.spec;

import dev.weir.api.function.Process;
import dev.weir.api.function.Supplier;
import java.util.List;
import java.util.Objects;

/** Runs a function with timers and with state of the subtask. */
public record ProcessSpec<I, O>(Supplier<? extends Process<I, O>> function)
    implements OperatorSpec {
  public ProcessSpec {
    Objects.requireNonNull(function, "function");
  }

  @Override
  public String kind() {
    return "process";
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
    return cases.process(this);
  }
}
