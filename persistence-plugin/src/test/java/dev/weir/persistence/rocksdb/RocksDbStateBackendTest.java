package dev.weir.persistence.rocksdb;

import dev.weir.state.StateBackend;
import dev.weir.testkit.contract.StateBackendContract;

class RocksDbStateBackendTest extends StateBackendContract {
  @Override
  protected StateBackend createBackend() {
    return new RocksDbBackendProvider().open(MemorySetting.of("512m"));
  }
}
