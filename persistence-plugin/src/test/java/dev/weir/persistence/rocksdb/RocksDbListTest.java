package dev.weir.persistence.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.state.ListState;
import dev.weir.persistence.rocksdb.database.RocksDbResources;
import dev.weir.persistence.rocksdb.database.StateDatabase;
import dev.weir.persistence.rocksdb.write.Batch;
import dev.weir.persistence.rocksdb.write.SortedChanges;
import dev.weir.persistence.rocksdb.write.WriteBehind;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.SharedObjects;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists are appended to without a look at what is there. */
class RocksDbListTest {
  private static final int GROUPS = 16;
  private static final int KEYS = 500;

  /** An element. */
  record Item(int number) {}

  private final AtomicInteger read = new AtomicInteger();

  private final Serde<Item> counting =
      new Serde<>() {
        @Override
        public void write(Item item, BinaryWriter out) {
          out.writeInt(item.number());
        }

        @Override
        public Item read(BinaryReader in) {
          read.incrementAndGet();
          return new Item(in.readInt());
        }

        @Override
        public Schema schema() {
          return new Schema.Opaque("item", "counting");
        }
      };

  @TempDir private Path folder;
  private final InMemoryCheckpointStore store = new InMemoryCheckpointStore(() -> 0);
  private final Types types = new Types().register(Item.class, counting);
  private final StateBackend backend =
      new RocksDbBackend(
          RocksDbSettings.of(MemorySetting.of("128m")), 4096, 8, WriteBehind.LEAST_IN_FILE);
  private int objects;

  @AfterEach
  void close() {
    backend.close();
  }

  private KeyedState create() {
    return backend.create(
        new StateBackend.Scope(
            "op",
            0,
            new KeyGroupRange(0, GROUPS),
            GROUPS,
            types,
            folder.resolve("job").resolve("op-" + objects++)));
  }

  private ObjectRef write(KeyedState state) throws IOException {
    ObjectName name = new ObjectName("job/" + objects++);
    try (KeyedSnapshot snapshot = state.snapshot();
        ObjectSink sink = store.create(name)) {
      SnapshotWriter out = new SnapshotWriter(sink, new SharedObjects(store, name));
      snapshot.writeTo(out);
      return out.finish();
    }
  }

  private void addToAll(KeyedState state, ListState<Item> items, int number) {
    for (long key = 0; key < KEYS; key++) {
      setKey(state, key);
      items.add(new Item(number));
    }
  }

  private void setKey(KeyedState state, long key) {
    state.setKey(key, KeyGroups.mix(types.hash(key)));
  }

  @Test
  void toAppend_readsNothing_andKeepsTheOrder_overCheckpointsAndRestores() throws IOException {
    ObjectRef written = null;
    for (int life = 0; life < 3; life++) {
      try (KeyedState state = create()) {
        ListState<Item> items = state.list(ListState.of("items", Item.class));
        if (written != null) {
          try (SnapshotReader reader = SnapshotReader.open(store, written)) {
            state.restore(reader);
          }
        }
        for (int round = 0; round < 3; round++) {
          addToAll(state, items, 10 * life + round);
          state.flush();
          written = write(state);
        }
        addToAll(state, items, 10 * life + 3);
        written = write(state);
        assertThat(read).hasValue(0);
      }
    }
    try (KeyedState state = create()) {
      ListState<Item> items = state.list(ListState.of("items", Item.class));
      try (SnapshotReader reader = SnapshotReader.open(store, written)) {
        state.restore(reader);
      }
      for (long key = 0; key < KEYS; key++) {
        setKey(state, key);
        items.add(new Item(99));
        assertThat(items.get())
            .extracting(Item::number)
            .containsExactly(0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23, 99);
      }
    }
  }

  @Test
  void aGenerationThatIsWrittenAgain_appendsNothingTwice() throws IOException {
    try (RocksDbResources resources = new RocksDbResources(64 << 20);
        StateDatabase database = new StateDatabase(resources, folder.resolve("database"))) {
      Batch first = new Batch(database);
      append(first, "a", "1");
      append(first, "b", "2");
      first.write();
      append(first, "a", "3"); // cannot be written
      Batch again = new Batch(database, first.written());
      append(again, "a", "1");
      append(again, "b", "2");
      append(again, "a", "3");
      again.write();
      assertThat(again.written()).isEqualTo(3);
      assertThat(database.open().get(new byte[] {'a'})).containsExactly('1', '3');
      assertThat(database.open().get(new byte[] {'b'})).containsExactly('2');
    }
  }

  private static void append(Batch batch, String key, String value) {
    SortedChanges sorted = new SortedChanges(batch);
    sorted.merge(bytes(key), bytes(value));
    sorted.endGroup();
  }

  private static BinaryWriter bytes(String text) {
    BinaryWriter out = new BinaryWriter();
    out.writeByte(text.charAt(0));
    return out;
  }
}
