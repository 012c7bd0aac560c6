package dev.weir.state.heap;

import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.id.CheckpointId;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend.Scope;
import dev.weir.state.StateBackends;
import dev.weir.state.TimerState;
import dev.weir.state.format.DeclaredStates;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.format.NativeView;
import dev.weir.state.heap.table.HeapTable;
import dev.weir.state.heap.table.Preservation;
import dev.weir.state.key.KeyCursor;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import dev.weir.state.key.KeyVisitor;
import dev.weir.state.rules.CurrentKeyState;
import dev.weir.state.rules.Iterations;
import dev.weir.state.rules.MapKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

final class HeapKeyedState implements KeyedState {
  private final String operator;
  private final Types types;
  private final Path localDir;
  private final KeyGroupRange keyGroups;
  private final KeyCursor cursor;
  private final HeapContext context;
  private final Preservation preservation = new Preservation();
  private final DeclaredStates declared;
  private final KeptSnapshots keptSnapshots;
  private final List<String> stateTypes = new ArrayList<>();

  /**
   * Whether snapshots stay alive as copies to restart from. With maps they do not: every key's
   * first change after each snapshot would copy its whole map, for ever.
   */
  private boolean keepsCopies = true;

  private final List<HeapState> states = new ArrayList<>();
  private final List<HeapTable> tables = new ArrayList<>();

  HeapKeyedState(Scope scope, LocalCopies copies) {
    keptSnapshots = new KeptSnapshots(copies.of(scope), scope, preservation);
    operator = scope.operator();
    types = scope.types();
    localDir = scope.localDir();
    keyGroups = scope.keyGroups();
    cursor =
        new KeyCursor(keyGroups, scope.maxParallelism(), key -> KeyGroups.mix(types.hash(key)));
    context = new HeapContext(cursor, preservation);
    declared = new DeclaredStates(operator);
  }

  @Override
  public <T> ValueState<T> value(StateSpec.OfValue<T> spec) {
    KeyedStateFormat<T> format = KeyedStateFormat.of(operator, spec, types);
    return declare(format, new HeapValueState<>(newTable(format), format, context, spec.orElse()));
  }

  @Override
  public <T> ListState<T> list(StateSpec.OfList<T> spec) {
    KeyedStateFormat<List<T>> format = KeyedStateFormat.of(operator, spec, types);
    return declare(format, new HeapListState<>(newTable(format), format, context));
  }

  @Override
  public <K, V> MapState<K, V> map(StateSpec.OfMap<K, V> spec) {
    MapKeys keys = MapKeys.of(operator, spec, types);
    keepsCopies = false;
    var format = KeyedStateFormat.of(operator, spec, types);
    return declare(
        format,
        new HeapMapState<>(newTable(format), format, context, keys, new Iterations(spec, cursor)));
  }

  @Override
  public TimerState timers(StateSpec.OfTimers spec) {
    KeyedStateFormat<Long> format = KeyedStateFormat.of(operator, spec, types);
    return declare(format, new HeapTimers(context, format));
  }

  private HeapTable newTable(KeyedStateFormat<?> format) {
    HeapTable table = new HeapTable(cursor, format.namespaces(), preservation);
    tables.add(table);
    return table;
  }

  private <S extends HeapState> S declare(KeyedStateFormat<?> format, S state) {
    declared.add(format.state());
    stateTypes.add(format.id() + " " + format.type());
    states.add(state);
    return state;
  }

  @Override
  public void restore(SnapshotReader reader) throws IOException {
    declared.check(reader, id -> id.kind().isKeyed());
    LocalCopies.Copy copy = keptSnapshots.find(reader.name());
    if (copy != null && copy.types().equals(stateTypes)) {
      adopt(copy);
      reader.foundHere(ownedBytes(reader));
      return;
    }
    try (NativeView files =
        StateBackends.view(reader, operator, types, localDir.resolve("restore"))) {
      for (HeapState state : states) {
        state.restore(reader, files);
      }
    }
  }

  private void adopt(LocalCopies.Copy copy) {
    keptSnapshots.adopt(copy);
    for (int i = 0; i < states.size(); i++) {
      states.get(i).adopt(copy.states().get(i), copy.keyGroups());
    }
  }

  /** What there was to read of the snapshot. */
  private long ownedBytes(SnapshotReader reader) {
    long bytes = 0;
    for (StateInfo state : reader.states()) {
      if (state.id().operator().equals(operator) && state.id().kind().isKeyed()) {
        bytes += reader.bytesOf(state.id(), keyGroups::contains);
      }
    }
    return bytes;
  }

  @Override
  public void setKey(Object key, int hash) {
    cursor.set(key, hash);
  }

  @Override
  public @Nullable Object key() {
    return cursor.keyOrNull();
  }

  @Override
  public void setNamespace(long namespace) {
    cursor.setNamespace(namespace);
  }

  @Override
  public void setNamespace(Object namespace) {
    cursor.setNamespace(namespace);
  }

  @Override
  public List<Object> namespaces(String state) {
    return states.get(declared.indexOf(state)).namespaces();
  }

  @Override
  public void clearNamespace() {
    CurrentKeyState.clearNamespace(states, cursor);
  }

  @Override
  public void clearKey() {
    CurrentKeyState.clearKey(states, cursor);
  }

  @Override
  public void forEachKey(String state, KeyVisitor action) {
    CurrentKeyState.forEachKey(states.get(declared.indexOf(state)), cursor, action);
  }

  @Override
  public void prefetch(Object[] keys, int[] hashes, int from, int to) {
    for (int i = 0; i < tables.size(); i++) {
      tables.get(i).prefetch(keys, hashes, from, to);
    }
  }

  @Override
  public KeyedSnapshot snapshot() {
    return snapshot(snapshot -> preservation.end(snapshot.number()));
  }

  @Override
  public KeyedSnapshot snapshot(CheckpointId checkpoint) {
    return keepsCopies ? snapshot(snapshot -> keep(checkpoint, snapshot)) : snapshot();
  }

  private HeapSnapshot snapshot(Consumer<HeapSnapshot> keeper) {
    List<HeapState.Frozen> frozen = new ArrayList<>(states.size());
    for (HeapState state : states) {
      frozen.add(state.freeze());
    }
    return new HeapSnapshot(preservation.begin(), preservation, frozen, keeper);
  }

  private void keep(CheckpointId checkpoint, HeapSnapshot snapshot) {
    List<Object> contents = new ArrayList<>();
    snapshot.states().forEach(state -> contents.add(state.contents()));
    keptSnapshots.keep(
        checkpoint,
        Objects.requireNonNull(snapshot.writtenTo()).name().value(),
        new LocalCopies.Copy(snapshot.number(), keyGroups, List.copyOf(stateTypes), contents));
  }

  @Override
  public void checkpointComplete(CheckpointId checkpoint) {
    keptSnapshots.onComplete(checkpoint);
  }

  @Override
  public void checkpointAborted(CheckpointId checkpoint) {
    keptSnapshots.onAbort(checkpoint);
  }

  @Override
  public void close() {
    states.clear();
    tables.clear();
  }
}
