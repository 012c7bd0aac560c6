package dev.weir.function;

/**
 * Extracts a record's key: an immutable value with {@code equals}, always the same for the same
 * record.
 */
@FunctionalInterface
public interface KeySelector<T, K> {
  K keyOf(T value) throws Exception;
}
