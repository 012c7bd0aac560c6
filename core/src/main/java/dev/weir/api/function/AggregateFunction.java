package dev.weir.api.function;

/**
 * Aggregates the records of a key.
 *
 * @param <I> the records
 * @param <A> the accumulator, immutable
 * @param <R> the result
 */
public interface AggregateFunction<I, A, R> {
  A empty();

  A add(A accumulator, I value) throws Exception;

  R result(A accumulator) throws Exception;
}
