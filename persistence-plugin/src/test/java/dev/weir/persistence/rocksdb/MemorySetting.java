package dev.weir.persistence.rocksdb;

import dev.weir.settings.Settings;
import java.util.Map;

/** Settings of the backend in which only the memory is set. */
final class MemorySetting {
  private static final String PATH = "weir.state.rocksdb";

  private MemorySetting() {}

  static Settings of(String memory) {
    return with(Map.of("memory", memory));
  }

  static Settings with(Map<String, String> values) {
    return Settings.of(PATH, values);
  }
}
