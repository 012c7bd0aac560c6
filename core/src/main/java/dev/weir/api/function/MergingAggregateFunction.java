package dev.weir.api.function;

/**
 * An aggregate function whose accumulators can be merged: so records may be aggregated in parts.
 * Windows that overlap then share their parts, and sessions can grow together.
 */
public interface MergingAggregateFunction<I, A, R> extends AggregateFunction<I, A, R> {
  /**
   * The accumulator of the records of both.
   *
   * @param earlier of records that are, as a whole, not later than the other's
   */
  A merge(A earlier, A later) throws Exception;
}
