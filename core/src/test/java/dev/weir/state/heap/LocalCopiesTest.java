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
import java.util.ArrayList;
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

    final KeyGroupRange range;
    final int number;

    Attempt(StateBackend with) {
      this(with, 0, 1);
    }

    Attempt(StateBackend with, int subtask, int parallelism) {
      range = KeyGroups.range(subtask, GROUPS, parallelism);
      number = ++attempt;
      state =
          with.create(
              new StateBackend.Scope(
                  "op",
                  subtask,
                  range,
                  GROUPS,
                  types,
                  Path.of("job", "op-" + subtask + "-" + number)));
      value = state.value(ValueState.of("value", Long.class));
      list = state.list(ListState.of("list", String.class));
      timers = state.timers("timers");
    }

    void change(Random random) {
      long key = random.nextInt(KEYS);
      if (!owns(key)) {
        return;
      }
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

    private boolean owns(Long key) {
      return range.contains(KeyGroups.ofHash(KeyGroups.mix(types.hash(key)), GROUPS));
    }

    /** Writes a snapshot to the end, while the state changes on. */
    ObjectRef write(long checkpoint, Random random) throws IOException {
      KeyedSnapshot snapshot = state.snapshot(new CheckpointId(checkpoint));
      for (int i = random.nextInt(5); i > 0; i--) {
        change(random);
      }
      ObjectRef object = writeTo(snapshot, "chk-" + checkpoint + "-" + number);
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
        if (owns(key)) {
          state.setKey(key, KeyGroups.mix(types.hash(key)));
          all.append(key).append(value.value()).append(list.get()).append('\n');
        }
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

    /** Returns how much of it was found and not read. */
    long restore(ObjectRef from) throws IOException {
      try (SnapshotReader reader = SnapshotReader.open(store, from)) {
        state.restore(reader);
        return reader.bytesFoundHere();
      }
    }

    /** Restores what it owns of the snapshots of all subtasks, by index. */
    long restoreOwned(List<ObjectRef> old) throws IOException {
      long found = 0;
      for (int subtask = 0; subtask < old.size(); subtask++) {
        KeyGroupRange theirs = KeyGroups.range(subtask, GROUPS, old.size());
        if (theirs.first() < range.end() && range.first() < theirs.end()) {
          found += restore(old.get(subtask));
        }
      }
      return found;
    }
  }

  /**
   * Two processes hold the subtasks; whatever moves between them is read, and all else is not. The
   * states change on, so that what several share would show.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void rescaledFromCopies_equalsRescaledFromTheStore(long seed) throws IOException {
    Random random = new Random(seed);
    List<HeapStateBackend> processes = List.of(backend, new HeapStateBackend());
    List<Attempt> running = List.of(new Attempt(backend));
    List<ObjectRef> head = List.of();
    long found = 0;
    for (long checkpoint = 1; checkpoint < 100; checkpoint++) {
      for (int i = random.nextInt(100); i > 0; i--) {
        running.get(random.nextInt(running.size())).change(random);
      }
      if (random.nextInt(3) > 0) {
        head = new ArrayList<>();
        for (Attempt each : running) {
          head.add(each.write(checkpoint, random));
        }
        for (Attempt each : running) {
          each.state.checkpointComplete(new CheckpointId(checkpoint));
        }
      }
      if (!head.isEmpty() && random.nextInt(3) == 0) {
        running.forEach(each -> each.state.close());
        List<Attempt> next = new ArrayList<>();
        int parallelism = 1 + random.nextInt(5);
        for (int subtask = 0; subtask < parallelism; subtask++) {
          Attempt each = new Attempt(processes.get(random.nextInt(2)), subtask, parallelism);
          found += each.restoreOwned(head);
          Attempt fromStore = new Attempt(new HeapStateBackend(), subtask, parallelism);
          fromStore.restoreOwned(head);
          assertThat(each.contents())
              .as("checkpoint %s, subtask %s of %s", checkpoint, subtask, parallelism)
              .isEqualTo(fromStore.contents());
          next.add(each);
        }
        running = next;
      }
    }
    assertThat(found).isGreaterThan(1000);
  }

  @Test
  void whoStaysReadsNothing_andWhatMovesIsReadOnce() throws IOException {
    Random random = new Random(9);
    HeapStateBackend other = new HeapStateBackend();
    List<Attempt> two = List.of(new Attempt(backend, 0, 2), new Attempt(other, 1, 2));
    for (int i = 0; i < 500; i++) {
      two.forEach(each -> each.change(random));
    }
    List<ObjectRef> head = new ArrayList<>();
    for (Attempt each : two) {
      head.add(each.write(1, random));
      each.state.checkpointComplete(new CheckpointId(1));
    }

    Attempt first = new Attempt(backend, 0, 3);
    Attempt last = new Attempt(other, 2, 3);
    Attempt middle = new Attempt(new HeapStateBackend(), 1, 3);

    assertThat(first.restoreOwned(head)).isPositive();
    assertThat(last.restoreOwned(head)).isPositive();
    assertThat(middle.restoreOwned(head)).isZero();
    // The store's bytes would be refused.
    head.forEach(each -> store.objects.computeIfPresent(each.name(), (n, b) -> damagedPayload(b)));
    new Attempt(backend, 0, 3).restoreOwned(head);
    new Attempt(other, 2, 3).restoreOwned(head);
    assertThatThrownBy(() -> new Attempt(backend, 1, 3).restoreOwned(head))
        .isInstanceOf(IOException.class);
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
