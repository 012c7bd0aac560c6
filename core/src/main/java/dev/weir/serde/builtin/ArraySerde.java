package dev.weir.serde.builtin;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.StableHash;
import dev.weir.serde.explain.Composite;
import dev.weir.serde.schema.SchemaScope;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays of objects; elements may be null. */
public record ArraySerde(Class<?> componentType, Slot component)
    implements Serde<@Nullable Object[]>, SchemaScope.Described, Composite {

  @Override
  public void write(@Nullable Object[] value, BinaryWriter out) {
    out.enter();
    out.writeVarInt(value.length);
    for (Object each : value) {
      component.write(each, out);
    }
    out.leave();
  }

  @Override
  public @Nullable Object[] read(BinaryReader in) {
    in.enter();
    @Nullable Object[] elements =
        (@Nullable Object[]) Array.newInstance(componentType, in.readCount(1));
    for (int i = 0; i < elements.length; i++) {
      Object each = component.read(in);
      if (each != null && !componentType.isInstance(each)) {
        throw new CorruptDataException(
            "An array of " + componentType.getName() + " holds a " + each.getClass().getName());
      }
      elements[i] = each;
    }
    in.leave();
    return elements;
  }

  @Override
  public int hash(@Nullable Object[] value) {
    int hash = 1;
    for (Object each : value) {
      hash = StableHash.combine(hash, component.hash(each));
    }
    return StableHash.mix(hash);
  }

  @Override
  public Schema schema() {
    return SchemaScope.of(this);
  }

  @Override
  public Schema describe(SchemaScope scope) {
    return new Schema.ArrayOf(component.describe(scope));
  }

  @Override
  public List<Part> parts(Object value) {
    return Elements.parts(Arrays.asList((Object[]) value), component);
  }
}
