package dev.weir.persistence.rocksdb;

import dev.weir.state.StateBackend;
import dev.weir.testkit.contract.StateBackendContract;

/** The same with tiny caches, and with a file for whatever has changed up to a checkpoint. */
class RocksDbFilesTest extends StateBackendContract {
  @Override
  protected StateBackend createBackend() {
    return new RocksDbBackend(RocksDbSettings.of(MemorySetting.of("512m")), 4096, 8, 1);
  }
}
