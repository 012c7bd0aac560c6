package dev.weir.graph.spec;

import dev.weir.api.join.IntervalJoining;
import java.util.List;
import java.util.Objects;

/** Joins the records of a key whose times are within an interval of each other. */
public record IntervalJoinSpec<A, B, O>(IntervalJoining<A, B, O> joining) implements OperatorSpec {
  private static final List<InputSpec> INPUTS =
      List.of(InputSpec.keyed("left"), InputSpec.keyed("right"));

  public IntervalJoinSpec {
    Objects.requireNonNull(joining, "joining");
  }

  @Override
  public String kind() {
    return "join";
  }

  @Override
  public String meaning() {
    return joining.interval();
  }

  @Override
  public List<InputSpec> inputs() {
    return INPUTS;
  }

  @Override
  public <R> R match(Cases<R> cases) {
    return cases.intervalJoin(this);
  }
}
