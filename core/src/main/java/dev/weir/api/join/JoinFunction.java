package dev.weir.api.join;

import org.jspecify.annotations.Nullable;

/**
 * Makes one record of two that belong together. Shared by the subtasks of one machine, so it has no
 * state.
 *
 * @param <A> the records of the left stream
 * @param <B> the records of the right stream
 * @param <O> the records that go out
 */
@FunctionalInterface
public interface JoinFunction<A, B, O> {
  /**
   * Joins two records.
   *
   * @param left null in an outer join, for a right record that has no partner
   * @param right null in an outer join, for a left record that has no partner
   * @return not null
   */
  O join(@Nullable A left, @Nullable B right) throws Exception;
}
