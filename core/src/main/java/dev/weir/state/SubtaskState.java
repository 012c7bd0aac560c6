package dev.weir.state;

import dev.weir.api.state.BroadcastState;
import dev.weir.api.state.Redistribution;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.SubtaskList;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.explain.UnwritableValueException;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.snapshot.StateId;
import dev.weir.snapshot.StateKind;
import dev.weir.state.format.DeclaredStates;
import dev.weir.state.format.ElementFormat;
import dev.weir.state.format.StateChange;
import dev.weir.state.format.StateMismatchException;
import dev.weir.state.rules.MapKeys;
import dev.weir.state.rules.NoNull;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The state of one operator in one subtask that belongs to no key. Used by one thread at a time:
 * first lists are declared, then perhaps restored, then accessed.
 *
 * <p>A list's section holds the number of its elements (varint), then the elements, in group 0.
 */
public final class SubtaskState {
  private final String operator;
  private final Types types;
  private final DeclaredStates declared;
  private final List<StoredList<?>> lists = new ArrayList<>();
  private final List<BroadcastMap<?, ?>> maps = new ArrayList<>();
  private boolean restored;

  public SubtaskState(String operator, Types types) {
    this.operator = operator;
    this.types = types;
    this.declared = new DeclaredStates(operator);
  }

  /**
   * Declares a list.
   *
   * @throws IllegalArgumentException if the name was declared before
   */
  public <T> SubtaskList<T> list(StateSpec.OfSubtaskList<T> spec) {
    return list(spec.name(), types.serdeOf(spec.elementType()), spec.onRescale());
  }

  /** As {@link #list(StateSpec.OfSubtaskList)}, for elements with a serde of their own. */
  public <T> SubtaskList<T> list(String name, Serde<T> serde, Redistribution onRescale) {
    StateId id = new StateId(operator, name, onRescale.kind());
    StoredList<T> list = new StoredList<>(id, serde, types);
    declared.add(list.state);
    lists.add(list);
    return list;
  }

  /**
   * Declares a map that all subtasks have the same content of.
   *
   * @throws IllegalArgumentException if the name was declared before
   */
  public <K, V> BroadcastState<K, V> broadcast(StateSpec.OfBroadcast<K, V> spec) {
    MapKeys keys =
        MapKeys.of(
            operator, new StateSpec.OfMap<>(spec.name(), spec.keyType(), spec.valueType()), types);
    BroadcastMap<K, V> map =
        new BroadcastMap<>(
            spec.name(),
            keys,
            list(spec.name(), types.serdeOf(BroadcastMap.typeOf(spec)), Redistribution.BROADCAST));
    maps.add(map);
    return map;
  }

  /** The synchronous part of a snapshot: copies references, not elements. */
  public Capture snapshot() {
    maps.forEach(BroadcastMap::save);
    List<CapturedList<?>> captured = new ArrayList<>(lists.size());
    for (StoredList<?> list : lists) {
      captured.add(list.capture());
    }
    return new Capture(captured);
  }

  /**
   * Takes over from the subtasks that wrote a checkpoint. At the same parallelism each subtask gets
   * its own lists back. Otherwise a union list becomes all old subtasks' elements, and of a split
   * list, taken as all old subtasks' elements one after the other, element {@code k} goes to
   * subtask {@code k mod parallelism}. A broadcast map is that of an old subtask, from whose
   * channels the subtask gets the broadcast records in flight too. May block.
   *
   * @param old the snapshots of all subtasks, by their index
   * @param index this subtask's
   * @param parallelism of the operator now
   * @throws StateMismatchException if a snapshot has state of this operator that was not declared,
   *     or declared with another type
   */
  public void restore(List<SnapshotReader> old, int index, int parallelism) throws IOException {
    for (SnapshotReader reader : old) {
      declared.check(reader, id -> isList(id.kind()));
    }
    for (StoredList<?> list : lists) {
      list.restore(old, index, parallelism);
    }
    maps.forEach(BroadcastMap::load);
    restored = true;
  }

  /** Whether a checkpoint held state of the operator, be it empty, and was restored. */
  public boolean isRestored() {
    return restored;
  }

  private static boolean isList(StateKind kind) {
    return kind == StateKind.OPERATOR_LIST
        || kind == StateKind.OPERATOR_UNION
        || kind == StateKind.OPERATOR_BROADCAST;
  }

  /** The lists as they were at the moment of the snapshot. Used by any one thread. */
  public static final class Capture {
    private final List<CapturedList<?>> lists;

    private Capture(List<CapturedList<?>> lists) {
      this.lists = lists;
    }

    public void writeTo(SnapshotWriter out) throws IOException {
      BinaryWriter buffer = new BinaryWriter();
      for (CapturedList<?> list : lists) {
        list.writeTo(out, buffer);
      }
    }
  }

  private record CapturedList<T>(StoredList<T> of, List<T> elements) {
    void writeTo(SnapshotWriter out, BinaryWriter buffer) throws IOException {
      out.begin(of.state);
      if (!elements.isEmpty()) {
        buffer.reset();
        of.write(elements, buffer);
        out.group(0, buffer);
      }
    }
  }

  private static final class StoredList<T> implements SubtaskList<T> {
    private final StateInfo state;
    private final StateKind kind;
    private final Serde<T> serde;
    private final Types types;
    private final List<T> elements = new ArrayList<>();
    private final List<T> view = Collections.unmodifiableList(elements);

    StoredList(StateId id, Serde<T> serde, Types types) {
      this.kind = id.kind();
      this.serde = serde;
      this.types = types;
      Schema schema = serde.schema();
      String type =
          switch (kind) {
            case OPERATOR_BROADCAST -> "broadcast " + schema;
            case OPERATOR_UNION -> "union list<" + schema + ">";
            default -> "split list<" + schema + ">";
          };
      this.state = new StateInfo(id, type, List.of(schema));
    }

    @Override
    public void add(T element) {
      elements.add(NoNull.element(element, state.id().state()));
    }

    @Override
    public List<T> get() {
      return view;
    }

    @Override
    public void update(List<T> newElements) {
      String name = state.id().state();
      List<T> copy = new ArrayList<>(NoNull.elements(newElements, name));
      copy.forEach(element -> NoNull.element(element, name));
      elements.clear();
      elements.addAll(copy);
    }

    void write(List<T> captured, BinaryWriter out) {
      try {
        ElementFormat.write(captured, serde, out);
      } catch (Throwable unwritable) {
        BinaryWriter scratch = new BinaryWriter();
        for (T each : captured) {
          UnwritableValueException.requireWritable(serde, each, place(), scratch);
        }
        throw UnwritableValueException.explain(place(), unwritable);
      }
    }

    private String place() {
      return "state '" + state.id().state() + "' of operator '" + state.id().operator() + "'";
    }

    CapturedList<T> capture() {
      return new CapturedList<>(this, List.copyOf(elements));
    }

    void restore(List<SnapshotReader> old, int index, int parallelism) throws IOException {
      elements.clear();
      if (old.size() == parallelism) {
        elements.addAll(read(old.get(index)));
        return;
      }
      if (kind == StateKind.OPERATOR_BROADCAST) {
        elements.addAll(read(old.get(index % old.size())));
        return;
      }
      long position = 0;
      for (SnapshotReader reader : old) {
        for (T element : read(reader)) {
          if (kind == StateKind.OPERATOR_UNION || position % parallelism == index) {
            elements.add(element);
          }
          position++;
        }
      }
    }

    private List<T> read(SnapshotReader reader) throws IOException {
      BinaryReader bytes = reader.group(state.id(), 0);
      return bytes == null ? List.of() : ElementFormat.readList(storedIn(reader), bytes);
    }

    private Serde<T> storedIn(SnapshotReader reader) {
      StateInfo stored = reader.state(state.id());
      if (stored == null || !StateChange.isChanged(stored, state)) {
        return serde;
      }
      return types.reader(place(), stored.schemas().get(0), serde);
    }
  }
}
