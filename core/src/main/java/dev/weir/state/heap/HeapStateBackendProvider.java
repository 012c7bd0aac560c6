package dev.weir.state.heap;

import dev.weir.state.StateBackend;
import dev.weir.state.StateBackendProvider;
import java.util.Map;

/** The backend {@code heap}. It has no settings. */
public final class HeapStateBackendProvider implements StateBackendProvider {
  @Override
  public String name() {
    return "heap";
  }

  @Override
  public StateBackend open(Map<String, String> settings) {
    return new HeapStateBackend();
  }
}
