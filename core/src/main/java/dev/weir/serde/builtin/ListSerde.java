package dev.weir.serde.builtin;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.StableHash;
import dev.weir.serde.explain.Composite;
import dev.weir.serde.schema.SchemaScope;
import java.util.Arrays;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists read back unmodifiable; elements may be null. */
public record ListSerde(Slot element) implements Serde<List<?>>, SchemaScope.Described, Composite {

  @Override
  public void write(List<?> value, BinaryWriter out) {
    out.enter();
    int size = value.size();
    out.writeVarInt(size);
    int written = 0;
    for (Object each : value) {
      element.write(each, out);
      written++;
    }
    if (written != size) {
      throw new ConcurrentModificationException("A list changed while it was written");
    }
    out.leave();
  }

  @Override
  public List<?> read(BinaryReader in) {
    in.enter();
    @Nullable Object[] elements = new @Nullable Object[in.readCount(1)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = element.read(in);
    }
    in.leave();
    return elements.length == 0
        ? Collections.emptyList() // that may be asked for null, as one with elements may
        : Collections.unmodifiableList(Arrays.asList(elements));
  }

  @Override
  public int hash(List<?> value) {
    int hash = 1;
    for (Object each : value) {
      hash = StableHash.combine(hash, element.hash(each));
    }
    return StableHash.mix(hash);
  }

  @Override
  public Schema schema() {
    return SchemaScope.of(this);
  }

  @Override
  public Schema describe(SchemaScope scope) {
    return new Schema.ListOf(element.describe(scope));
  }

  @Override
  public List<Part> parts(Object value) {
    return Elements.parts((Iterable<?>) value, element);
  }
}
