package dev.weir.state.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.api.state.ValueState;
import dev.weir.serde.types.Types;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.SnapshotMemory;
import dev.weir.state.StateBackend;
import dev.weir.state.TimerState;
import dev.weir.state.TimerState.Timer;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is particular to the heap; the backends' common contract is tested with the testkit. */
class HeapKeyedStateTest {
  private static final int MAX_PARALLELISM = 16;

  private final Types types = new Types();
  private final SnapshotMemory memory = new SnapshotMemory();

  private KeyedState create(KeyGroupRange range) {
    return new HeapStateBackend()
        .create(
            new StateBackend.Scope("count", 0, range, MAX_PARALLELISM, types, Path.of("unused")));
  }

  private KeyedState create() {
    return create(new KeyGroupRange(0, MAX_PARALLELISM));
  }

  private int hash(Object key) {
    return KeyGroups.mix(types.hash(key));
  }

  private int group(Object key) {
    return KeyGroups.ofHash(hash(key), MAX_PARALLELISM);
  }

  @Test
  void setKey_ofAForeignKeyGroup_isRefused() {
    KeyedState state = create(new KeyGroupRange(4, 8));
    for (long key = 0; key < 100; key++) {
      long number = key;
      if (group(key) >= 4 && group(key) < 8) {
        state.setKey(key, hash(key));
      } else {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> state.setKey(number, hash(number)))
            .withMessageContainingAll("key group " + group(key), "[4, 8)");
      }
    }
  }

  @Test
  void access_withoutAKey_isRefused() {
    ValueState<Long> total = create().value(ValueState.of("total", Long.class));
    assertThatIllegalStateException().isThrownBy(total::value).withMessageContaining("key");
    assertThatIllegalStateException().isThrownBy(() -> total.update(1L));
  }

  @Test
  void timersOfOneTime_fireByKeyGroup_thenInTheOrderOfTheirAddition() throws IOException {
    KeyedState state = create();
    TimerState timers = state.timers("timers");
    List<Long> keys = new ArrayList<>();
    for (long key = 200; key > 0; key--) {
      keys.add(key);
      state.setKey(key, hash(key));
      timers.add(7);
    }
    keys.sort(Comparator.comparingInt(this::group)); // a stable sort
    KeyedState restored = create();
    TimerState again = restored.timers("timers");
    try (KeyedSnapshot snapshot = state.snapshot()) {
      restored.restore(memory.read(memory.write(snapshot::writeTo)));
    }
    assertThat(firedKeys(timers)).isEqualTo(keys);
    assertThat(firedKeys(again)).isEqualTo(keys);
  }

  private static List<Object> firedKeys(TimerState timers) {
    List<Object> keys = new ArrayList<>();
    for (Timer timer = timers.pollUntil(7); timer != null; timer = timers.pollUntil(7)) {
      keys.add(timer.key());
    }
    return keys;
  }

  @Test
  void aClosedSnapshot_cannotBeWritten() {
    KeyedState state = create();
    state.value(ValueState.of("total", Long.class));
    KeyedSnapshot snapshot = state.snapshot();
    snapshot.close();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> memory.write(snapshot::writeTo))
        .withMessageContaining("closed");
  }

  @Test
  void restore_ofTheSameKeyGroupTwice_isRefused() throws IOException {
    KeyedState state = create();
    ValueState<Long> total = state.value(ValueState.of("total", Long.class));
    state.setKey("a", hash("a"));
    total.update(1L);
    KeyedState restored = create();
    restored.value(ValueState.of("total", Long.class));
    try (KeyedSnapshot snapshot = state.snapshot()) {
      var written = memory.write(snapshot::writeTo);
      restored.restore(memory.read(written));
      assertThatIllegalStateException()
          .isThrownBy(() -> restored.restore(memory.read(written)))
          .withMessageContaining("key a");
    }
  }
}
