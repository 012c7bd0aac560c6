package dev.weir.testkit.window;

import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.testkit.contract.window.SessionWindowsContract;

class HeapSessionWindowsTest extends SessionWindowsContract {
  @Override
  protected StateBackend createBackend() {
    return new HeapStateBackend();
  }
}
