package dev.weir.persistence.rocksdb;

import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.id.CheckpointId;
import dev.weir.persistence.rocksdb.database.StateDatabase;
import dev.weir.persistence.rocksdb.files.LocalDirectory;
import dev.weir.persistence.rocksdb.files.Uploads;
import dev.weir.persistence.rocksdb.layout.KeyLayout;
import dev.weir.persistence.rocksdb.write.WriteBehind;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend.Scope;
import dev.weir.state.TimerState;
import dev.weir.state.format.DeclaredStates;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.key.KeyCursor;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import dev.weir.state.key.KeyVisitor;
import dev.weir.state.rules.CurrentKeyState;
import dev.weir.state.rules.MapKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keyed state of one operator in one subtask, in a database of its own. */
final class RocksDbKeyedState implements KeyedState {
  /** Without frames, as when timers fire, the cache is looked after every so many keys. */
  private static final int KEYS_BETWEEN_CARE = 1024;

  /** With so many records at once there is a backlog, and no latency to speak of. */
  private static final int FULL_FRAME = 256;

  private final String operator;
  private final KeyGroupRange keyGroups;
  private final RocksDbBackend backend;
  private final LocalDirectory directory;
  private final StateContext context;
  private final DeclaredStates declared;
  private final List<DeclaredState<?>> states = new ArrayList<>();
  private final Uploads uploads = new Uploads();

  private final FileCopies copies;
  private final StateRestore restore;

  private int announced;
  private int snapshots;
  private boolean closed;

  RocksDbKeyedState(Scope scope, RocksDbBackend backend, LocalDirectory directory) {
    this.backend = backend;
    this.directory = directory;
    operator = scope.operator();
    keyGroups = scope.keyGroups();
    StateDatabase database = new StateDatabase(backend.resources(), directory.database());
    context =
        new StateContext(
            scope.types(),
            new KeyCursor(
                keyGroups, scope.maxParallelism(), key -> KeyGroups.mix(scope.types().hash(key))),
            database,
            new WriteBehind(database, scope.types(), keyGroups, backend.leastInFile()),
            new KeyLayout(scope.types()));
    declared = new DeclaredStates(operator);
    copies = new FileCopies(backend, directory);
    restore = new StateRestore(operator, keyGroups, context, states, directory, uploads);
  }

  StateContext context() {
    return context;
  }

  String operator() {
    return operator;
  }

  KeyGroupRange keyGroups() {
    return keyGroups;
  }

  List<DeclaredState<?>> states() {
    return states;
  }

  // ---- declaration ----

  @Override
  public <T> ValueState<T> value(StateSpec.OfValue<T> spec) {
    KeyedStateFormat<T> format = KeyedStateFormat.of(operator, spec, context.types());
    return declare(new RocksDbValueState<>(context, format, spec));
  }

  @Override
  public <T> ListState<T> list(StateSpec.OfList<T> spec) {
    return declare(
        new RocksDbListState<>(context, KeyedStateFormat.of(operator, spec, context.types())));
  }

  @Override
  public <K, V> MapState<K, V> map(StateSpec.OfMap<K, V> spec) {
    MapKeys keys = MapKeys.of(operator, spec, context.types());
    KeyedStateFormat<Map<K, V>> format = KeyedStateFormat.of(operator, spec, context.types());
    return declare(new RocksDbMapState<>(context, format, spec, keys));
  }

  @Override
  public TimerState timers(StateSpec.OfTimers spec) {
    KeyedStateFormat<Long> format = KeyedStateFormat.of(operator, spec, context.types());
    return declare(new RocksDbTimers(context, format, keyGroups, backend::timersInMemory));
  }

  private <S extends DeclaredState<?>> S declare(S state) {
    declared.add(state.format.state());
    if (states.size() > 255) {
      throw new IllegalArgumentException("operator '" + operator + "' declares too many states");
    }
    state.number(states.size());
    states.add(state);
    context.behind().add(state);
    return state;
  }

  @Override
  public void restore(SnapshotReader reader) throws IOException {
    declared.check(reader, id -> id.kind().isKeyed());
    restore.from(reader);
  }

  // ---- access ----

  @Override
  public void setKey(Object key, int hash) {
    context.cursor().set(key, hash);
    if ((context.cursor().turn() & (KEYS_BETWEEN_CARE - 1)) == 0) {
      care();
    }
  }

  @Override
  public @Nullable Object key() {
    return context.cursor().keyOrNull();
  }

  @Override
  public void setNamespace(long namespace) {
    context.cursor().setNamespace(namespace);
  }

  @Override
  public void setNamespace(Object namespace) {
    context.cursor().setNamespace(namespace);
  }

  @Override
  public List<Object> namespaces(String state) {
    return states.get(declared.indexOf(state)).namespaces();
  }

  @Override
  public void clearNamespace() {
    CurrentKeyState.clearNamespace(states, context.cursor());
  }

  @Override
  public void clearKey() {
    CurrentKeyState.clearKey(states, context.cursor());
  }

  @Override
  public void forEachKey(String state, KeyVisitor action) {
    CurrentKeyState.forEachKey(states.get(declared.indexOf(state)), context.cursor(), action);
  }

  @Override
  public void prefetch(Object[] keys, int[] hashes, int from, int to) {
    announced = to - from;
    for (int i = 0; i < states.size(); i++) {
      states.get(i).prefetch(keys, hashes, from, to);
    }
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but how long a checkpoint takes
  public void flush() {
    care();
    if (announced >= FULL_FRAME && context.behind().isWriting()) {
      // Whoever has full frames before it would keep its processor from who writes the snapshot.
      Thread.yield();
    }
  }

  /** Keeps the cache within its share. */
  private void care() {
    context.database().toRead(); // lets go of what was restored once it is not needed any more
    long cached = 0;
    long changed = 0;
    for (int i = 0; i < states.size(); i++) {
      cached += states.get(i).cachedBytes();
      changed += states.get(i).changedBytes();
    }
    long share = backend.cacheBytesEach();
    if (changed > share / 2) {
      context.behind().writeAll();
    }
    if (cached > share) {
      double part = share * 0.875 / cached;
      for (DeclaredState<?> state : states) {
        state.shrink(part);
      }
    }
  }

  // ---- snapshots ----

  @Override
  public KeyedSnapshot snapshot() {
    return snapshot("plain-" + snapshots++, null);
  }

  @Override
  public KeyedSnapshot snapshot(CheckpointId checkpoint) {
    String name = "chk-" + checkpoint;
    return snapshot(
        name,
        objects -> {
          uploads.stored(checkpoint, objects);
          copies.stored(checkpoint, name);
        });
  }

  private KeyedSnapshot snapshot(String name, RocksDbSnapshot.@Nullable Consumer onStored) {
    var links = directory.links(name);
    return new RocksDbSnapshot(
        this, context.behind().freeze(links), links, uploads.complete(), onStored);
  }

  @Override
  public void checkpointComplete(CheckpointId checkpoint) {
    uploads.complete(checkpoint);
    copies.complete(checkpoint);
  }

  @Override
  public void checkpointAborted(CheckpointId checkpoint) {
    uploads.aborted(checkpoint);
    copies.aborted(checkpoint);
  }

  @Override
  public void abandon() {
    context.database().abandon();
  }

  private void closed(LocalDirectory closedOne) {
    try {
      backend.closed(closedOne);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the database; of its files only copies of checkpoints stay, for the next attempt. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      context.database().close();
    } finally {
      closed(directory);
    }
  }
}
