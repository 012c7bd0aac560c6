package dev.weir.graph.spec;

import dev.weir.api.join.TemporalJoining;
import java.util.List;
import java.util.Objects;

/** Joins each record with the version of its key at its time. */
public record TemporalJoinSpec<A, B, O>(TemporalJoining<A, B, O> joining) implements OperatorSpec {
  private static final List<InputSpec> INPUTS =
      List.of(InputSpec.keyed("left"), InputSpec.keyed("versions"));

  public TemporalJoinSpec {
    Objects.requireNonNull(joining, "joining");
  }

  @Override
  public String kind() {
    return "join";
  }

  @Override
  public String meaning() {
    return "temporal";
  }

  @Override
  public List<InputSpec> inputs() {
    return INPUTS;
  }

  @Override
  public <R> R match(Cases<R> cases) {
    return cases.temporalJoin(this);
  }
}
