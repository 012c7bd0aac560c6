package dev.weir.api.function;

/** A value together with the key that it belongs to. */
public record Keyed<K, V>(K key, V value) {}
