package dev.weir.persistence.rocksdb;

import dev.weir.state.StateBackend;
import dev.weir.testkit.contract.window.SlicedWindowsContract;

class RocksDbSlicedWindowsTest extends SlicedWindowsContract {
  @Override
  protected StateBackend createBackend() {
    return new RocksDbBackendProvider().open(MemorySetting.of("64m"));
  }

  @Override
  protected boolean opensInNoTime() {
    return false;
  }
}
