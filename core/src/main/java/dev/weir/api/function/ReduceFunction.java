package dev.weir.api.function;

/** Combines two values of a key into one, associatively. */
@FunctionalInterface
public interface ReduceFunction<T> {
  T reduce(T soFar, T next) throws Exception;
}
