package dev.weir.persistence.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.persistence.rocksdb.write.WriteBehind;
import dev.weir.serde.types.Types;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.TimerState;
import dev.weir.state.TimerState.Timer;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What timers cost, told by what is written and kept, and not by a clock. */
class RocksDbTimersTest {
  private static final int GROUPS = 32;
  private static final int IN_MEMORY = 1000;
  private static final int TIMERS = 20_000;

  @TempDir private Path folder;
  private final Types types = new Types();
  private final RocksDbBackend backend =
      new RocksDbBackend(
          RocksDbSettings.of(MemorySetting.of("128m")),
          64 << 20,
          IN_MEMORY,
          WriteBehind.LEAST_IN_FILE);
  private RocksDbKeyedState state;
  private TimerState timers;

  private KeyedState create(RocksDbBackend from, String operator) {
    KeyGroupRange all = new KeyGroupRange(0, GROUPS);
    return from.create(
        new StateBackend.Scope(operator, 0, all, GROUPS, types, folder.resolve(operator + "-0-1")));
  }

  @BeforeEach
  void open() {
    state = (RocksDbKeyedState) create(backend, "op");
    timers = state.timers("timers");
  }

  @AfterEach
  void close() {
    state.close();
    backend.close();
  }

  private void addAll(long timestampMillis) {
    for (long key = 0; key < TIMERS; key++) {
      state.setKey(key, KeyGroups.mix(types.hash(key)));
      timers.add(timestampMillis);
    }
  }

  private int fire(long timestampMillis, int most) {
    int fired = 0;
    for (Timer timer = timers.pollUntil(timestampMillis);
        timer != null && ++fired < most;
        timer = timers.pollUntil(timestampMillis)) {
      state.setKey(timer.key(), timer.hash());
    }
    return fired;
  }

  private int generations() {
    return state.context().behind().epoch() - 1;
  }

  private long unchangedBytes() {
    DeclaredState<?> declared = state.states().get(0);
    return declared.cachedBytes() - declared.changedBytes();
  }

  @Test
  void manyOfOneTime_areWrittenInFewParts_andAreNotAllInMemory() {
    addAll(1000);
    assertThat(generations()).isLessThan(3);
    assertThat(unchangedBytes()).isLessThan(2 * 160 * IN_MEMORY);
    assertThat(fire(1000, TIMERS / 2)).isEqualTo(TIMERS / 2);
    assertThat(unchangedBytes()).isLessThan(2 * 160 * IN_MEMORY);
    assertThat(fire(1000, TIMERS)).isEqualTo(TIMERS / 2);
    assertThat(timers.earliestMillis()).isEqualTo(Long.MAX_VALUE);
    assertThat(generations()).isLessThan(5);
  }

  @Test
  void timersThatAreRenewedWhenTheyFire_areWrittenManyAtOnce() {
    addAll(0);
    for (long time = 0; time < 3; time++) {
      for (Timer timer = timers.pollUntil(time); timer != null; timer = timers.pollUntil(time)) {
        state.setKey(timer.key(), timer.hash());
        timers.add(time + 1);
      }
    }
    assertThat(generations()).isLessThan(3 * TIMERS / 20);
    assertThat(fire(3, Integer.MAX_VALUE)).isEqualTo(TIMERS);
  }

  @Test
  void timersKeepToAPartOfTheCache_alsoOfOneThatHasBecomeSmaller() {
    state.close();
    long cacheBytes = 8 << 20;
    RocksDbBackend shared =
        new RocksDbBackend(
            RocksDbSettings.of(MemorySetting.of("128m")),
            cacheBytes,
            RocksDbTimers.MOST_NEAR,
            WriteBehind.LEAST_IN_FILE);
    state = (RocksDbKeyedState) create(shared, "one");
    timers = state.timers("timers");
    addAll(7);
    long slack = 160L * 2 * GROUPS;
    assertThat(unchangedBytes()).isBetween(cacheBytes / 16, cacheBytes / 4 + slack);
    List<KeyedState> others = new ArrayList<>();
    for (String operator : List.of("two", "three", "four", "five", "six", "seven", "eight")) {
      others.add(create(shared, operator));
    }
    state.flush();
    assertThat(unchangedBytes()).isBetween(cacheBytes / 128, cacheBytes / 32 + slack);
    assertThat(fire(7, Integer.MAX_VALUE)).isEqualTo(TIMERS);
    others.forEach(KeyedState::close);
    shared.close();
  }
}
