package dev.weir.state.format;

import dev.weir.api.state.StateSpec;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeRef;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.explain.UnwritableValueException;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.snapshot.StateId;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.rules.Namespaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one keyed state lies in a snapshot, whichever backend wrote it. Its section holds, for each
 * key group that is not empty, the number of entries (4 bytes), then each entry's key ({@link
 * Types#dynamic()}), its namespace if the state has any, and its content:
 *
 * <ul>
 *   <li>value: the value;
 *   <li>list: the number of elements (varint), then the elements;
 *   <li>map: the number of entries (varint), then each key and value;
 *   <li>timers: the timestamp (signed varint). A key has an entry for each of its timers; the
 *       entries of a group are in the order in which the timers fire.
 * </ul>
 *
 * <p>A key has one entry, or one in each namespace, in no particular order. A key group is one
 * scope of the dynamic serde, so an entry cannot be copied out by its bytes. {@code
 * docs/state-format.md} has all of it. Safe for use by several threads.
 *
 * @param <V> an entry's content: the value, the list, the map, or the timer's timestamp
 */
public final class KeyedStateFormat<V> {
  /** Receives the entries of a section. */
  @FunctionalInterface
  public interface EntryConsumer<V> {
    /**
     * Takes an entry.
     *
     * @param namespace null if the state has none
     */
    void accept(int keyGroup, Object key, @Nullable Object namespace, V content);
  }

  private final StateInfo state;
  private final Types types;
  private final Serde<Object> keys;
  private final Serde<Object> storedKeys;
  private final @Nullable Namespaces namespaces;
  private final EntryContent<V> content;

  private KeyedStateFormat(
      StateInfo state, @Nullable Namespaces namespaces, EntryContent<V> content, Types types) {
    this.state = state;
    this.types = types;
    this.keys = types.dynamic();
    this.storedKeys = types.keySerde(keys);
    this.namespaces = namespaces;
    this.content = content;
  }

  private static <V> KeyedStateFormat<V> of(
      String operator, StateSpec spec, String shape, EntryContent<V> content, Types types) {
    StateId id = new StateId(operator, spec.name(), spec.kind());
    String type = shape + " by " + types.dynamic().schema();
    List<Schema> schemas = new ArrayList<>(content.schemas());
    Namespaces namespaces = Namespaces.of(operator, spec, types);
    if (namespaces != null) {
      type += ", " + namespaces.schema();
      schemas.add(namespaces.schema());
    }
    return new KeyedStateFormat<>(new StateInfo(id, type, schemas), namespaces, content, types);
  }

  private static <T> Serde<T> serde(String operator, StateSpec spec, TypeRef<T> type, Types types) {
    try {
      return types.serdeOf(type);
    } catch (UnserializableTypeException refused) {
      throw refused.withState(spec.name(), operator);
    }
  }

  /** The format of a value state. */
  public static <T> KeyedStateFormat<T> of(
      String operator, StateSpec.OfValue<T> spec, Types types) {
    Serde<T> values = serde(operator, spec, spec.type(), types);
    return of(
        operator,
        spec,
        "value<" + values.schema() + ">",
        new EntryContent.OfValue<>(values),
        types);
  }

  /** The format of a list state. */
  public static <T> KeyedStateFormat<List<T>> of(
      String operator, StateSpec.OfList<T> spec, Types types) {
    Serde<T> elements = serde(operator, spec, spec.elementType(), types);
    return of(
        operator,
        spec,
        "list<" + elements.schema() + ">",
        new EntryContent.OfList<>(elements),
        types);
  }

  /** The format of a map state. Iteration order is kept. */
  public static <K, V> KeyedStateFormat<Map<K, V>> of(
      String operator, StateSpec.OfMap<K, V> spec, Types types) {
    Serde<K> keys = serde(operator, spec, spec.keyType(), types);
    Serde<V> values = serde(operator, spec, spec.valueType(), types);
    return of(
        operator,
        spec,
        "map<" + keys.schema() + ", " + values.schema() + ">",
        EntryContent.OfMap.of(keys, values, types),
        types);
  }

  /** The format of timers. */
  public static KeyedStateFormat<Long> of(String operator, StateSpec.OfTimers spec, Types types) {
    return of(operator, spec, "timers", new EntryContent.OfTimers(), types);
  }

  /** What the format is of, as a snapshot lists it. */
  public StateInfo state() {
    return state;
  }

  public StateId id() {
    return state.id();
  }

  /**
   * The type as readable text, such as {@code value<long> by dynamic}. Equal texts mean equal
   * formats.
   */
  public String type() {
    return state.type();
  }

  /** The namespaces that the state is kept by, null if by none. */
  public @Nullable Namespaces namespaces() {
    return namespaces;
  }

  /** Appends an entry's content as a section has it, behind the entry's key. */
  public void writeContent(V entryContent, BinaryWriter out) {
    try {
      content.write(entryContent, out);
    } catch (Throwable unwritable) {
      throw explain(entryContent, unwritable);
    }
  }

  /** Finds the part that cannot be written; what cannot be told apart keeps its own words. */
  private RuntimeException explain(V entryContent, Throwable unwritable) {
    BinaryWriter scratch = new BinaryWriter();
    content.forEachPart(
        entryContent,
        (serde, part) -> UnwritableValueException.requireWritable(serde, part, place(), scratch));
    return UnwritableValueException.explain(place(), unwritable);
  }

  private String place() {
    return "state '" + id().state() + "' of operator '" + id().operator() + "'";
  }

  /** Reads what {@link #writeContent} wrote. */
  public V readContent(BinaryReader in) {
    return content.read(in);
  }

  /**
   * Begins the state's section.
   *
   * @param buffer reset and used until the section is over; a caller writes many sections with one
   */
  public Section begin(SnapshotWriter out, BinaryWriter buffer) throws IOException {
    out.begin(state);
    return new Section(out, buffer);
  }

  /**
   * As {@link #read(SnapshotReader, KeyGroupRange, EntryConsumer)}, from a backend's files if there
   * are any.
   */
  public void read(
      SnapshotReader in, @Nullable NativeView files, KeyGroupRange range, EntryConsumer<V> consumer)
      throws IOException {
    if (files == null) {
      read(in, range, consumer);
    } else {
      files.read(writtenAs(in.state(id())), range, consumer);
    }
  }

  /**
   * Reads the entries of those key groups of the section that lie in the range, group by group.
   * What was written with earlier schemas is given in the form of now.
   *
   * @throws dev.weir.serde.IncompatibleSchemaException if the schemas differ too much, or a key's
   *     differ at all
   */
  public void read(SnapshotReader in, KeyGroupRange range, EntryConsumer<V> consumer)
      throws IOException {
    KeyedStateFormat<V> stored = writtenAs(in.state(id()));
    for (int keyGroup : in.groups(id())) {
      if (range.contains(keyGroup)) {
        BinaryReader bytes = in.group(id(), keyGroup);
        if (bytes != null) {
          stored.read(keyGroup, bytes, consumer);
        }
      }
    }
  }

  /** The format for reading what a snapshot holds of the state. */
  private KeyedStateFormat<V> writtenAs(@Nullable StateInfo stored) {
    if (stored == null || !StateChange.isChanged(stored, state)) {
      return this;
    }
    String obstacle = StateChange.obstacle(stored, state);
    if (obstacle != null) {
      throw new StateMismatchException(StateChange.explain(stored, state, obstacle));
    }
    return new KeyedStateFormat<>(
        state, namespaces, content.writtenWith(stored.schemas(), place(), types), types);
  }

  private void read(int keyGroup, BinaryReader in, EntryConsumer<V> consumer) {
    int count = in.readInt();
    if (count < 0) {
      throw new CorruptDataException(
          id() + ": key group " + keyGroup + " has " + count + " entries");
    }
    for (int i = 0; i < count; i++) {
      Object key = storedKeys.read(in);
      Object namespace = namespaces == null ? null : namespaces.read(in);
      consumer.accept(keyGroup, key, namespace, content.read(in));
    }
    if (in.remaining() != 0) {
      throw new CorruptDataException(
          id() + ": " + in.remaining() + " bytes follow the entries of key group " + keyGroup);
    }
  }

  /**
   * Writes a state's section: the entries of a group, then its end, in ascending order of groups.
   */
  public final class Section {
    private final SnapshotWriter out;
    private final BinaryWriter buffer;
    private int count;

    private Section(SnapshotWriter out, BinaryWriter buffer) {
      this.out = out;
      this.buffer = buffer;
      startGroup();
    }

    private void startGroup() {
      count = 0;
      buffer.reset();
      buffer.writeInt(0);
    }

    /**
     * Adds an entry.
     *
     * @param namespace null if the state has none
     */
    public void add(Object key, @Nullable Object namespace, V entryContent) {
      try {
        keys.write(key, buffer);
      } catch (Throwable unwritable) {
        throw UnwritableValueException.explain(keys, key, "key of " + place(), unwritable);
      }
      if (namespaces != null && namespace != null) {
        namespaces.write(namespace, buffer);
      }
      writeContent(entryContent, buffer);
      count++;
    }

    /** The entries since the last end are all of this key group; none is fine. */
    public void endGroup(int keyGroup) throws IOException {
      if (count > 0) {
        buffer.setInt(0, count);
        out.group(keyGroup, buffer);
        startGroup();
      }
    }
  }
}
