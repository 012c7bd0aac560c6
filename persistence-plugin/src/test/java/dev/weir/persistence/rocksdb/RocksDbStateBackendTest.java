package dev.weir.persistence.rocksdb;

import dev.weir.state.StateBackend;
import dev.weir.testkit.contract.StateBackendContract;
import java.util.Map;

class RocksDbStateBackendTest extends StateBackendContract {
  @Override
  protected StateBackend createBackend() {
    return new RocksDbBackendProvider().open(Map.of("memory", "512m"));
  }
}
