package dev.weir.serde.derive;

import static java.lang.invoke.MethodType.methodType;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.StableHash;
import dev.weir.serde.builtin.Slot;
import dev.weir.serde.schema.SchemaScope;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a field of a static type X is written, read and hashed, as method handles: {@code (X,
 * BinaryWriter)void}, {@code (BinaryReader)X} and {@code (X)int}. A primitive is not boxed on its
 * way.
 */
public record FieldCodec(
    MethodHandle writing,
    MethodHandle reading,
    MethodHandle hashing,
    SchemaScope.Described description) {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private static final Map<Class<?>, FieldCodec> PRIMITIVES =
      Map.of(
          boolean.class, primitive(boolean.class, boolean.class, "Boolean", "ofBoolean"),
          byte.class, primitive(byte.class, int.class, "Byte", "ofInt"),
          short.class, primitive(short.class, int.class, "Short", "ofInt"),
          char.class, primitive(char.class, char.class, "Char", "ofInt"),
          int.class, primitive(int.class, int.class, "Int", "ofInt"),
          long.class, primitive(long.class, long.class, "Long", "ofLong"),
          float.class, primitive(float.class, float.class, "Float", "ofFloat"),
          double.class, primitive(double.class, double.class, "Double", "ofDouble"));

  /** Returns the codec of a field; a primitive field ignores the serde. */
  static FieldCodec of(Class<?> fieldType, Serde<?> serde) {
    FieldCodec primitive = PRIMITIVES.get(fieldType);
    if (primitive != null) {
      return primitive;
    }
    Slot slot = Slot.of(serde);
    try {
      return new FieldCodec(
          ofSlot("write", methodType(void.class, Object.class, BinaryWriter.class))
              .bindTo(slot)
              .asType(methodType(void.class, fieldType, BinaryWriter.class)),
          ofSlot("read", methodType(Object.class, BinaryReader.class))
              .bindTo(slot)
              .asType(methodType(fieldType, BinaryReader.class)),
          ofSlot("hash", methodType(int.class, Object.class))
              .bindTo(slot)
              .asType(methodType(int.class, fieldType)),
          slot);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** Returns the type of the field. */
  public Class<?> type() {
    return reading.type().returnType();
  }

  /** Returns zero or false for a primitive type, otherwise null. */
  public @Nullable Object zero() {
    return type().isPrimitive() ? Array.get(Array.newInstance(type(), 1), 0) : null;
  }

  private static MethodHandle ofSlot(String name, MethodType type)
      throws ReflectiveOperationException {
    return LOOKUP.findVirtual(Slot.class, name, type);
  }

  private static FieldCodec primitive(
      Class<?> type, Class<?> parameter, String suffix, String hash) {
    Class<?> hashed = hash.equals("ofInt") ? int.class : type;
    try {
      MethodHandle write =
          LOOKUP
              .findVirtual(BinaryWriter.class, "write" + suffix, methodType(void.class, parameter))
              .asType(methodType(void.class, BinaryWriter.class, type));
      return new FieldCodec(
          MethodHandles.permuteArguments(
              write, methodType(void.class, type, BinaryWriter.class), 1, 0),
          LOOKUP.findVirtual(BinaryReader.class, "read" + suffix, methodType(type)),
          LOOKUP
              .findStatic(StableHash.class, hash, methodType(int.class, hashed))
              .asType(methodType(int.class, type)),
          scope -> new Schema.Primitive(type.getName()));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
