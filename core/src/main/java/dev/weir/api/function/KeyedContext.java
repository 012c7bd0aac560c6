package dev.weir.api.function;

/**
 * What a process function behind {@code keyBy} may ask in a call for a key.
 *
 * @param <K> the key
 */
public interface KeyedContext<K> extends Context {
  /** The key of the record or timer that is being processed. */
  K key();
}
