package dev.weir.state.format;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Serde;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How state that consists of elements lies in a snapshot: their number as a varint, then each. */
public final class ElementFormat {
  private static final int LARGEST_INITIAL_ROOM = 1024;

  private ElementFormat() {}

  public static <T> void write(List<T> list, Serde<T> elements, BinaryWriter out) {
    int size = list.size();
    out.writeVarInt(size);
    for (int i = 0; i < size; i++) {
      elements.write(list.get(i), out);
    }
  }

  public static <T> List<T> readList(Serde<T> elements, BinaryReader in) {
    int size = readSize(in);
    List<T> list = new ArrayList<>(Math.min(size, LARGEST_INITIAL_ROOM));
    for (int i = 0; i < size; i++) {
      list.add(elements.read(in));
    }
    return list;
  }

  static <K, V> void write(Map<K, V> map, Serde<K> keys, Serde<V> values, BinaryWriter out) {
    out.writeVarInt(map.size());
    map.forEach(
        (key, value) -> {
          keys.write(key, out);
          values.write(value, out);
        });
  }

  static <K, V> Map<K, V> readMap(Serde<K> keys, Serde<V> values, BinaryReader in) {
    int size = readSize(in);
    Map<K, V> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      K key = keys.read(in);
      map.put(key, values.read(in));
    }
    return map;
  }

  private static int readSize(BinaryReader in) {
    int size = in.readVarInt();
    if (size < 0) {
      throw new CorruptDataException("a state of " + Integer.toUnsignedString(size) + " elements");
    }
    return size;
  }
}
