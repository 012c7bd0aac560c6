package dev.weir.testkit.window;

import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.testkit.contract.window.SlicedWindowsContract;

class HeapSlicedWindowsTest extends SlicedWindowsContract {
  @Override
  protected StateBackend createBackend() {
    return new HeapStateBackend();
  }
}
