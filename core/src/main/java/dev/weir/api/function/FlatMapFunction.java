package dev.weir.api.function;

/** Turns a record into any number of records. */
@FunctionalInterface
public interface FlatMapFunction<I, O> {
  void flatMap(I value, Output<O> out) throws Exception;
}
