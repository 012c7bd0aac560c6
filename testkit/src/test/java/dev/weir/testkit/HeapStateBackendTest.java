package dev.weir.testkit;

import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.testkit.contract.StateBackendContract;

class HeapStateBackendTest extends StateBackendContract {
  @Override
  protected StateBackend createBackend() {
    return new HeapStateBackend();
  }
}
