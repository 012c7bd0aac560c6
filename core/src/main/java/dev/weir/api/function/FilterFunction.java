package dev.weir.api.function;

/** Decides whether a record goes on. */
@FunctionalInterface
public interface FilterFunction<T> {
  boolean test(T value) throws Exception;
}
