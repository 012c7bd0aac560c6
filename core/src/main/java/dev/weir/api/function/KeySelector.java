package dev.weir.api.function;

import java.io.Serializable;

/**
 * Extracts a record's key: an immutable value with {@code equals}, always the same for the same
 * record.
 *
 * <p>Serializable so that a lambda tells which type it selects, which checkpoints remember; no
 * selector is ever serialized, and it may hold what cannot be.
 */
@FunctionalInterface
public interface KeySelector<T, K> extends Serializable {
  K keyOf(T value) throws Exception;
}
