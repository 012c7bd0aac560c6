package dev.weir.testkit.contract;

import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;

class HeapStateBackendTest extends StateBackendContract {
  @Override
  protected StateBackend createBackend() {
    return new HeapStateBackend();
  }
}
