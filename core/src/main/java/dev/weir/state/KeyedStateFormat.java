package dev.weir.state;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Serde;
import dev.weir.serde.Types;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.snapshot.StateId;
import dev.weir.snapshot.StateKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one keyed state lies in a snapshot, whichever backend wrote it. Its section holds, for each
 * key group that is not empty, the number of entries (4 bytes), then each entry's key ({@link
 * Types#dynamic()}) and content:
 *
 * <ul>
 *   <li>value: the value;
 *   <li>list: the number of elements (varint), then the elements;
 *   <li>map: the number of entries (varint), then each key and value;
 *   <li>timers: the timestamp (signed varint). A key has an entry for each of its timers; the
 *       entries of a group are in the order in which the timers fire.
 * </ul>
 *
 * <p>A key group is one scope of the dynamic serde, so an entry cannot be copied out by its bytes.
 * Safe for use by several threads.
 *
 * @param <V> an entry's content: the value, the list, the map, or the timer's timestamp
 */
public final class KeyedStateFormat<V> {
  /** What an entry holds behind its key. */
  private interface Content<V> {
    void write(V content, BinaryWriter out);

    V read(BinaryReader in);
  }

  /** Receives the entries of a section. */
  @FunctionalInterface
  public interface EntryConsumer<V> {
    void accept(int keyGroup, Object key, V content);
  }

  private final StateId id;
  private final String type;
  private final Serde<Object> keys;
  private final Content<V> content;

  private KeyedStateFormat(StateId id, String content, Types types, Content<V> format) {
    this.id = id;
    this.keys = types.dynamic();
    this.type = content + " by " + keys.schema();
    this.content = format;
  }

  /** The format of a value state. */
  public static <T> KeyedStateFormat<T> of(
      String operator, StateSpec.OfValue<T> spec, Types types) {
    Serde<T> values = types.serdeOf(spec.type());
    return new KeyedStateFormat<>(
        new StateId(operator, spec.name(), spec.kind()),
        "value<" + values.schema() + ">",
        types,
        new Content<T>() {
          @Override
          public void write(T value, BinaryWriter out) {
            values.write(value, out);
          }

          @Override
          public T read(BinaryReader in) {
            return values.read(in);
          }
        });
  }

  /** The format of a list state. */
  public static <T> KeyedStateFormat<List<T>> of(
      String operator, StateSpec.OfList<T> spec, Types types) {
    Serde<T> elements = types.serdeOf(spec.elementType());
    return new KeyedStateFormat<>(
        new StateId(operator, spec.name(), spec.kind()),
        "list<" + elements.schema() + ">",
        types,
        new Content<List<T>>() {
          @Override
          public void write(List<T> list, BinaryWriter out) {
            ElementFormat.write(list, elements, out);
          }

          @Override
          public List<T> read(BinaryReader in) {
            return ElementFormat.readList(elements, in);
          }
        });
  }

  /** The format of a map state. Iteration order is kept. */
  public static <K, V> KeyedStateFormat<Map<K, V>> of(
      String operator, StateSpec.OfMap<K, V> spec, Types types) {
    Serde<K> keys = types.serdeOf(spec.keyType());
    Serde<V> values = types.serdeOf(spec.valueType());
    return new KeyedStateFormat<>(
        new StateId(operator, spec.name(), spec.kind()),
        "map<" + keys.schema() + ", " + values.schema() + ">",
        types,
        new Content<Map<K, V>>() {
          @Override
          public void write(Map<K, V> map, BinaryWriter out) {
            ElementFormat.write(map, keys, values, out);
          }

          @Override
          public Map<K, V> read(BinaryReader in) {
            return ElementFormat.readMap(keys, values, in);
          }
        });
  }

  /** The format of timers. */
  public static KeyedStateFormat<Long> timers(String operator, String name, Types types) {
    return new KeyedStateFormat<>(
        new StateId(operator, name, StateKind.KEYED_TIMERS),
        "timers",
        types,
        new Content<Long>() {
          @Override
          public void write(Long timestampMillis, BinaryWriter out) {
            out.writeSignedVarLong(timestampMillis);
          }

          @Override
          public Long read(BinaryReader in) {
            return in.readSignedVarLong();
          }
        });
  }

  public StateId id() {
    return id;
  }

  /**
   * The type as readable text, such as {@code value<long> by dynamic}. Equal texts mean equal
   * formats.
   */
  public String type() {
    return type;
  }

  /** Appends an entry's content as a section has it, behind the entry's key. */
  public void writeContent(V entryContent, BinaryWriter out) {
    content.write(entryContent, out);
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
    out.begin(id, type);
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
      files.read(this, range, consumer);
    }
  }

  /** Reads the entries of those key groups of the section that lie in the range, group by group. */
  public void read(SnapshotReader in, KeyGroupRange range, EntryConsumer<V> consumer)
      throws IOException {
    for (int keyGroup : in.groups(id)) {
      if (range.contains(keyGroup)) {
        BinaryReader bytes = in.group(id, keyGroup);
        if (bytes != null) {
          read(keyGroup, bytes, consumer);
        }
      }
    }
  }

  private void read(int keyGroup, BinaryReader in, EntryConsumer<V> consumer) {
    int count = in.readInt();
    if (count < 0) {
      throw new CorruptDataException(id + ": key group " + keyGroup + " has " + count + " entries");
    }
    for (int i = 0; i < count; i++) {
      Object key = keys.read(in);
      consumer.accept(keyGroup, key, content.read(in));
    }
    if (in.remaining() != 0) {
      throw new CorruptDataException(
          id + ": " + in.remaining() + " bytes follow the entries of key group " + keyGroup);
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

    public void add(Object key, V entryContent) {
      keys.write(key, buffer);
      content.write(entryContent, buffer);
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
