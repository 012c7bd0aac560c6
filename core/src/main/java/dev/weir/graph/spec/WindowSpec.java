package dev.weir.graph.spec;

import dev.weir.api.window.Windowing;
import dev.weir.serde.TypeRef;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gathers the records of a key by window, and emits what comes of each. */
public record WindowSpec<K, I, A, R, O>(Windowing<K, I, A, R, O> windowing)
    implements StatefulSpec<A> {
  public WindowSpec {
    Objects.requireNonNull(windowing, "windowing");
  }

  @Override
  public @Nullable TypeRef<A> stateType() {
    return windowing.stateType();
  }

  @Override
  public WindowSpec<K, I, A, R, O> withStateType(TypeRef<A> type) {
    return new WindowSpec<>(windowing.withStateType(type));
  }

  @Override
  public String kind() {
    return "window " + windowing.contents().kind();
  }

  @Override
  public String meaning() {
    return windowing.assigner().words();
  }

  @Override
  public List<InputSpec> inputs() {
    return InputSpec.ONE_KEYED;
  }

  @Override
  public <C> C match(Cases<C> cases) {
    return cases.window(this);
  }
}
