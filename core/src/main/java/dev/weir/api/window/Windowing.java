package dev.weir.api.window;

import dev.weir.api.function.OutputTag;
import dev.weir.serde.TypeRef;
import dev.weir.time.Lateness;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that a window operator needs to know.
 *
 * @param lateTo where late records go; null to drop them
 * @param function makes the output of a window's result; null for {@link
 *     dev.weir.api.window.Windowed}
 * @param stateType of what is kept; null to find it out from each value
 * @param <K> the keys
 * @param <I> the records
 * @param <A> what is kept of them
 * @param <R> a window's result
 * @param <O> the records that go out
 */
public record Windowing<K, I, A, R, O>(
    WindowAssigner<? super I> assigner,
    Lateness lateness,
    @Nullable OutputTag<I> lateTo,
    WindowContents<I, A, R> contents,
    @Nullable WindowFunction<K, R, O> function,
    @Nullable TypeRef<A> stateType) {
  public Windowing {
    Objects.requireNonNull(assigner, "assigner");
    Objects.requireNonNull(lateness, "lateness");
    Objects.requireNonNull(contents, "contents");
  }

  /** The same with the type of what is kept. */
  public Windowing<K, I, A, R, O> withStateType(TypeRef<A> type) {
    return new Windowing<>(assigner, lateness, lateTo, contents, function, type);
  }
}
