package dev.weir.api.join;

import dev.weir.api.function.OutputTag;
import dev.weir.time.Lateness;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a temporal join does: a left record of time {@code t} belongs to the latest right one of its
 * key, its version, that is not after {@code t}.
 *
 * @param function what becomes of a pair
 * @param keepsLeft whether left records without a version go out too
 * @param latestForLate whether late left records are joined with what is kept; if not, they are
 *     late records like others
 * @param lateLeft where late left records go; null for nowhere
 */
public record TemporalJoining<A, B, O>(
    JoinFunction<? super A, ? super B, ? extends O> function,
    boolean keepsLeft,
    boolean latestForLate,
    Lateness lateness,
    @Nullable OutputTag<A> lateLeft,
    @Nullable OutputTag<B> lateRight) {
  public TemporalJoining {
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(lateness, "lateness");
  }
}
