package dev.weir.state.heap;

import dev.weir.settings.Settings;
import dev.weir.state.StateBackend;
import dev.weir.state.StateBackendProvider;

/** The backend {@code heap}. It has no settings. */
public final class HeapStateBackendProvider implements StateBackendProvider {
  @Override
  public String name() {
    return "heap";
  }

  @Override
  public StateBackend open(Settings settings) {
    settings.refuseAll();
    return new HeapStateBackend();
  }
}
