package dev.weir.state.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.state.ListState;
import dev.weir.api.state.ValueState;
import dev.weir.id.CheckpointId;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.MapCheckpointStore;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.TimerState;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A restart from what the process still holds is a restart from what it wrote. */
class LocalCopiesTest {
  private static final int GROUPS = 8;
  private static final int KEYS = 40;

  private Types types = new Types();
  private final MapCheckpointStore store = new MapCheckpointStore();
  private final HeapStateBackend backend = new HeapStateBackend();
  private int attempt;

  /** One attempt's state with all kinds that keep copies. */
  private final class Attempt {
    final KeyedState state;
    final ValueState<Long> value;
    final ListState<String> list;
    final TimerState timers;

    Attempt(StateBackend with) {
      state =
          with.create(
              new StateBackend.Scope(
                  "op",
                  0,
                  new KeyGroupRange(0, GROUPS),
                  GROUPS,
                  types,
                  Path.of("job", "op-0-" + ++attempt)));
      value = state.value(ValueState.of("value", Long.class));
      list = state.list(ListState.of("list", String.class));
      timers = state.timers("timers");
    }

    void change(Random random) {
      Long key = (long) random.nextInt(KEYS);
      state.setKey(key, KeyGroups.mix(types.hash(key)));
      switch (random.nextInt(7)) {
        case 0 -> value.clear();
        case 1 -> list.clear();
        case 2, 3 -> list.add("e" + random.nextInt(100));
        case 4 -> timers.add(random.nextInt(50));
        case 5 -> timers.pollUntil(random.nextInt(20));
        default -> value.update(random.nextLong(1000));
      }
    }

    /** Writes a snapshot to the end, while the state changes on. */
    ObjectRef write(long checkpoint, Random random) throws IOException {
      KeyedSnapshot snapshot = state.snapshot(new CheckpointId(checkpoint));
      for (int i = random.nextInt(5); i > 0; i--) {
        change(random);
      }
      ObjectRef object = writeTo(snapshot, "chk-" + checkpoint + "-" + attempt);
      snapshot.written(object);
      for (int i = random.nextInt(5); i > 0; i--) {
        change(random);
      }
      snapshot.close();
      return object;
    }

    /** All that it holds, timers in the order in which they fire. */
    String contents() throws IOException {
      StringBuilder all = new StringBuilder();
      for (long key = 0; key < KEYS; key++) {
        state.setKey(key, KeyGroups.mix(types.hash(key)));
        all.append(key).append(value.value()).append(list.get()).append('\n');
      }
      Attempt copy = new Attempt(new HeapStateBackend());
      try (KeyedSnapshot snapshot = state.snapshot()) {
        copy.restore(writeTo(snapshot, "contents-" + store.objects.size()));
      }
      for (var timer = copy.timers.pollUntil(Long.MAX_VALUE);
          timer != null;
          timer = copy.timers.pollUntil(Long.MAX_VALUE)) {
        all.append(timer).append('\n');
      }
      return all.toString();
    }

    private ObjectRef writeTo(KeyedSnapshot snapshot, String name) throws IOException {
      SnapshotWriter out = new SnapshotWriter(store.create(new ObjectName("job/" + name)));
      snapshot.writeTo(out);
      return out.finish();
    }

    void restore(ObjectRef from) throws IOException {
      try (SnapshotReader reader = SnapshotReader.open(store, from)) {
        state.restore(reader);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void restartsFromCopies_equalThoseFromTheStore(long seed) throws IOException {
    Random random = new Random(seed);
    Attempt running = new Attempt(backend);
    ObjectRef head = null;
    int adopted = 0;
    for (long checkpoint = 1; checkpoint < 200; checkpoint++) {
      for (int i = random.nextInt(30); i > 0; i--) {
        running.change(random);
      }
      ObjectRef written = running.write(checkpoint, random);
      if (random.nextInt(4) == 0) {
        running.state.checkpointAborted(new CheckpointId(checkpoint));
      } else if (random.nextInt(4) > 0) {
        head = written;
        running.state.checkpointComplete(new CheckpointId(checkpoint));
      }
      if (head != null && random.nextInt(5) == 0) {
        running.state.close();
        running = new Attempt(backend);
        running.restore(head);
        Attempt fromStore = new Attempt(new HeapStateBackend());
        fromStore.restore(head);
        assertThat(running.contents())
            .as("checkpoint %s", checkpoint)
            .isEqualTo(fromStore.contents());
        adopted++;
      }
    }
    assertThat(adopted).isGreaterThan(10);
  }

  @Test
  void aCopy_isUsed_andIsGoneOnceALaterCheckpointIsComplete() throws IOException {
    Random random = new Random(9);
    Attempt first = new Attempt(backend);
    for (int i = 0; i < 100; i++) {
      first.change(random);
    }
    ObjectRef one = first.write(1, random);
    first.state.checkpointComplete(new CheckpointId(1));
    store.objects.computeIfPresent(one.name(), (name, bytes) -> damagedPayload(bytes));
    Attempt second = new Attempt(backend);
    second.restore(one); // the store's bytes would be refused
    second.write(2, random);
    second.state.checkpointComplete(new CheckpointId(2));
    Attempt third = new Attempt(backend);
    assertThatThrownBy(() -> third.restore(one)).isInstanceOf(IOException.class);
  }

  /** A snapshot that is complete and can only be restored from what the process still holds. */
  private ObjectRef onlyHere(Attempt running, long checkpoint, Random random) throws IOException {
    running.change(random);
    ObjectRef written = running.write(checkpoint, random);
    running.state.checkpointComplete(new CheckpointId(checkpoint));
    store.objects.computeIfPresent(written.name(), (name, bytes) -> damagedPayload(bytes));
    return written;
  }

  @Test
  void theEndOfARun_leavesNoCopies_norDoesWhatIsClosedLater() throws IOException {
    Random random = new Random(9);
    Attempt running = new Attempt(backend);
    ObjectRef before = onlyHere(running, 1, random);
    backend.runEnded(Path.of("job"));
    ObjectRef after = onlyHere(running, 2, random);
    for (ObjectRef gone : List.of(before, after)) {
      Attempt next = new Attempt(backend);
      assertThatThrownBy(() -> next.restore(gone)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aRunWithOtherTypes_getsNoObjectsOfTheOneBefore() throws IOException {
    ObjectRef written = onlyHere(new Attempt(backend), 1, new Random(9));
    types = new Types();
    Attempt next = new Attempt(backend);
    assertThatThrownBy(() -> next.restore(written)).isInstanceOf(IOException.class);
  }

  private static byte[] damagedPayload(byte[] bytes) {
    byte[] damaged = bytes.clone();
    damaged[20] ^= 1; // right behind the header, where the first group begins
    return damaged;
  }
}
