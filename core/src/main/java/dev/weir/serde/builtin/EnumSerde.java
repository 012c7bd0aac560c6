package dev.weir.serde.builtin;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.StableHash;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An enum's constant by its position; the schema holds the names in order, so a position never
 * changes its meaning.
 */
public final class EnumSerde implements Serde<Object> {
  private final Class<?> type;
  private final Object[] constants;
  private final int[] hashes;

  private EnumSerde(Class<?> type, Object[] constants, int[] hashes) {
    this.type = type;
    this.constants = constants;
    this.hashes = hashes;
  }

  /** Returns the enum of a constant's class: a constant with a body has a class of its own. */
  public static Class<?> enumClass(Class<?> constantClass) {
    return constantClass.isEnum() ? constantClass : constantClass.getSuperclass();
  }

  /** Returns the serde of an enum. */
  public static EnumSerde of(Class<?> type) {
    Object[] constants = type.getEnumConstants();
    if (constants == null) {
      throw new IllegalArgumentException(type + " is not an enum");
    }
    int[] hashes =
        Arrays.stream(constants)
            .mapToInt(constant -> StableHash.ofString(((Enum<?>) constant).name()))
            .toArray();
    return new EnumSerde(type, constants, hashes);
  }

  /** Returns the constant with the name; null if there is none. */
  public @Nullable Object constant(String name) {
    for (Object constant : constants) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    return null;
  }

  @Override
  public void write(Object value, BinaryWriter out) {
    out.writeVarInt(position(value));
  }

  @Override
  public Object read(BinaryReader in) {
    int position = in.readVarInt();
    if (position < 0 || position >= constants.length) {
      throw new CorruptDataException("Enum " + type.getName() + " has no constant " + position);
    }
    return constants[position];
  }

  @Override
  public int hash(Object value) {
    return hashes[position(value)];
  }

  @SuppressWarnings("EnumOrdinal") // The schema beside the bytes holds the constants in order.
  private static int position(Object constant) {
    return ((Enum<?>) constant).ordinal();
  }

  @Override
  public Schema schema() {
    List<String> names =
        Arrays.stream(constants).map(constant -> ((Enum<?>) constant).name()).toList();
    return new Schema.EnumSchema(type.getName(), names);
  }

  @Override
  public String toString() {
    return "Serde of " + type.getName();
  }
}
