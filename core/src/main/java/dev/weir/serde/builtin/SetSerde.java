package dev.weir.serde.builtin;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.StableHash;
import dev.weir.serde.explain.Composite;
import dev.weir.serde.schema.SchemaScope;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Sets read back unmodifiable, in the order in which they were written; an element may be null. */
public record SetSerde(Slot element) implements Serde<Set<?>>, SchemaScope.Described, Composite {

  @Override
  public void write(Set<?> value, BinaryWriter out) {
    out.enter();
    int size = value.size();
    out.writeVarInt(size);
    int written = 0;
    for (Object each : value) {
      element.write(each, out);
      written++;
    }
    if (written != size) {
      throw new ConcurrentModificationException("A set changed while it was written");
    }
    out.leave();
  }

  @Override
  public Set<?> read(BinaryReader in) {
    in.enter();
    int size = in.readCount(1);
    if (size == 0) {
      in.leave();
      return Collections.emptySet(); // that may be asked for null, as one with elements may
    }
    Set<Object> elements = new LinkedHashSet<>(MapSerde.capacity(size));
    for (int i = 0; i < size; i++) {
      if (!elements.add(element.read(in))) {
        throw new CorruptDataException("A stored set holds an element twice");
      }
    }
    in.leave();
    return Collections.unmodifiableSet(elements);
  }

  /** Independent of the order, as the equality of sets is. */
  @Override
  public int hash(Set<?> value) {
    int sum = 0;
    for (Object each : value) {
      sum += element.hash(each);
    }
    return StableHash.mix(sum);
  }

  @Override
  public Schema schema() {
    return SchemaScope.of(this);
  }

  @Override
  public Schema describe(SchemaScope scope) {
    return new Schema.SetOf(element.describe(scope));
  }

  @Override
  public List<Part> parts(Object value) {
    return Elements.parts((Iterable<?>) value, element);
  }
}
