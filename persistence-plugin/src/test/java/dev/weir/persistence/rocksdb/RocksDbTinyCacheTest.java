package dev.weir.persistence.rocksdb;

import dev.weir.persistence.rocksdb.write.WriteBehind;
import dev.weir.state.StateBackend;
import dev.weir.testkit.contract.StateBackendContract;

/** The same with caches that hold next to nothing, so that all goes through the database. */
class RocksDbTinyCacheTest extends StateBackendContract {
  private static final int TIMERS_IN_MEMORY = 8;

  @Override
  protected StateBackend createBackend() {
    RocksDbSettings settings = RocksDbSettings.of(MemorySetting.of("512m"));
    return new RocksDbBackend(settings, 4096, TIMERS_IN_MEMORY, WriteBehind.LEAST_IN_FILE);
  }
}
