package dev.weir.serde.builtin;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.StableHash;
import dev.weir.serde.explain.Composite;
import dev.weir.serde.schema.SchemaScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Maps read back unmodifiable, in the order in which they were written; keys and values may be
 * null.
 */
public record MapSerde(Slot key, Slot value)
    implements Serde<Map<?, ?>>, SchemaScope.Described, Composite {

  /** Returns the initial capacity of a hash table that takes so many entries without growing. */
  static int capacity(int size) {
    return (int) Math.min(1 << 30, size * 4L / 3 + 1);
  }

  @Override
  public void write(Map<?, ?> map, BinaryWriter out) {
    out.enter();
    int size = map.size();
    out.writeVarInt(size);
    int written = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      key.write(entry.getKey(), out);
      value.write(entry.getValue(), out);
      written++;
    }
    if (written != size) {
      throw new ConcurrentModificationException("A map changed while it was written");
    }
    out.leave();
  }

  @Override
  public Map<?, ?> read(BinaryReader in) {
    in.enter();
    int size = in.readCount(2);
    if (size == 0) {
      in.leave();
      return Collections.emptyMap(); // that may be asked for null, as one with elements may
    }
    Map<Object, Object> entries = new LinkedHashMap<>(capacity(size));
    for (int i = 0; i < size; i++) {
      Object entryKey = key.read(in);
      entries.put(entryKey, value.read(in));
    }
    if (entries.size() != size) {
      throw new CorruptDataException("A stored map holds a key twice");
    }
    in.leave();
    return Collections.unmodifiableMap(entries);
  }

  /** Independent of the order, as the equality of maps is. */
  @Override
  public int hash(Map<?, ?> map) {
    int sum = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      int hash = StableHash.combine(1, key.hash(entry.getKey()));
      sum += StableHash.mix(StableHash.combine(hash, value.hash(entry.getValue())));
    }
    return StableHash.mix(sum);
  }

  @Override
  public Schema schema() {
    return SchemaScope.of(this);
  }

  @Override
  public Schema describe(SchemaScope scope) {
    Schema ofKey = key.describe(scope);
    return new Schema.MapOf(ofKey, value.describe(scope));
  }

  @Override
  public List<Part> parts(Object map) {
    List<Part> parts = new ArrayList<>();
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) map).entrySet()) {
      parts.add(new Part("[key]", key.serde(), entry.getKey()));
      parts.add(new Part("[value]", value.serde(), entry.getValue()));
    }
    return parts;
  }
}
