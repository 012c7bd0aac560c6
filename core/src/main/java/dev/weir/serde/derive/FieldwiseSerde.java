package dev.weir.serde.derive;

import static java.lang.invoke.MethodType.methodType;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.SerdeException;
import dev.weir.serde.StableHash;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.builtin.Slot;
import dev.weir.serde.explain.Advice;
import dev.weir.serde.explain.Composite;
import dev.weir.serde.schema.SchemaScope;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records and POJOs: their fields in order, nothing else. A record, because the JIT trusts the
 * final fields of records: a serde nested in another's handles is then compiled into it.
 */
public record FieldwiseSerde<T>(
    Class<T> type,
    String name,
    List<String> fieldNames,
    List<FieldCodec> codecs,
    List<MethodHandle> getters,
    MethodHandle writing,
    MethodHandle reading,
    MethodHandle hashing,
    Creation creation)
    implements Serde<T>, SchemaScope.Described, Composite {

  /** Makes an object of its fields' values, in their order. */
  @FunctionalInterface
  public interface Creation {
    Object create(@Nullable Object[] values) throws Throwable;
  }

  @Override
  public void write(T value, BinaryWriter out) {
    if (((Object) value).getClass() != type) {
      throw notExactly(value);
    }
    out.enter();
    try {
      writing.invokeExact((Object) value, out);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new SerdeException("An accessor of " + name + " failed: " + e.getMessage(), e);
    }
    out.leave();
  }

  @Override
  public T read(BinaryReader in) {
    in.enter();
    Object value;
    try {
      value = (Object) reading.invokeExact(in);
    } catch (SerdeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new CorruptDataException(
          "The constructor of " + name + " refused what was stored: " + e.getMessage(), e);
    }
    in.leave();
    @SuppressWarnings("unchecked") // The constructor is that of the type.
    T typed = (T) value;
    return typed;
  }

  @Override
  public int hash(T value) {
    try {
      return StableHash.mix((int) hashing.invokeExact((Object) value));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new SerdeException("An accessor of " + name + " failed: " + e.getMessage(), e);
    }
  }

  @Override
  public Schema schema() {
    return SchemaScope.of(this);
  }

  @Override
  public Schema describe(SchemaScope scope) {
    return scope.record(name, () -> fields(scope));
  }

  private List<Schema.Field> fields(SchemaScope scope) {
    List<Schema.Field> fields = new ArrayList<>();
    for (int i = 0; i < fieldNames.size(); i++) {
      fields.add(new Schema.Field(fieldNames.get(i), codecs.get(i).description().describe(scope)));
    }
    return fields;
  }

  @Override
  public List<Part> parts(Object value) throws Throwable {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < fieldNames.size(); i++) {
      if (codecs.get(i).description() instanceof Slot slot) {
        MethodHandle getter = getters.get(i).asType(methodType(Object.class, Object.class));
        Object field = (Object) getter.invokeExact(value);
        parts.add(new Part("." + fieldNames.get(i), slot.serde(), field));
      }
    }
    return parts;
  }

  @Override
  public String toString() {
    return "Serde of " + name;
  }

  /** A subclass would come back as its parent, without its own fields. */
  private UnserializableTypeException notExactly(Object value) {
    Class<?> actual = value.getClass();
    String parent = Advice.sourceName(type);
    String child = Advice.sourceName(actual);
    return UnserializableTypeException.of(
        actual.getName(),
        Advice.simpleName(type),
        "a subclass cannot be written where the type is " + type.getName(),
        Advice.anyOf(
            "make the parent type a sealed interface",
            parent == null || child == null
                ? null
                : "add p.types().kryo(" + parent + ".class, " + child + ".class)"));
  }
}
