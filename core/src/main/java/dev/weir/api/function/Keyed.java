package dev.weir.api.function;

import dev.weir.serde.StoredName;

/** A value together with the key that it belongs to. */
@StoredName("dev.weir.function.Keyed")
public record Keyed<K, V>(K key, V value) {}
