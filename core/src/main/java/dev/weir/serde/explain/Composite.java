package dev.weir.serde.explain;

import dev.weir.serde.Serde;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A serde whose values have parts, each with a serde of its own. */
public interface Composite {

  /**
   * Takes a value apart, in the order in which its parts are written.
   *
   * @throws Throwable what the value itself throws meanwhile
   */
  List<Part> parts(Object value) throws Throwable;

  /**
   * One part of a value.
   *
   * @param step how a path leads to it, such as {@code .name} or {@code [3]}
   * @param serde what writes it unless it is null; null if that cannot fail
   */
  record Part(String step, @Nullable Serde<?> serde, @Nullable Object value) {}
}
