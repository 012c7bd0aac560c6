package dev.weir.api.window;

import dev.weir.serde.StoredName;

/** What came of the records of a key in a window. */
@StoredName("dev.weir.window.Windowed")
public record Windowed<K, R>(K key, TimeWindow window, R value) {}
