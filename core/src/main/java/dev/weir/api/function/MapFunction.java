package dev.weir.api.function;

/** Turns a record into another one. The result must not be null. */
@FunctionalInterface
public interface MapFunction<I, O> {
  O map(I value) throws Exception;
}
