package dev.weir.serde;

import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** Arrays of objects; elements may be null. */
record ArraySerde(Class<?> componentType, Slot component)
    implements Serde<@Nullable Object[]>, SchemaScope.Described {

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
}
