package dev.weir.serde.evolve;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.IncompatibleSchemaException;
import dev.weir.serde.Schema;
import dev.weir.serde.Schema.ArrayOf;
import dev.weir.serde.Schema.EnumSchema;
import dev.weir.serde.Schema.Field;
import dev.weir.serde.Schema.ListOf;
import dev.weir.serde.Schema.MapOf;
import dev.weir.serde.Schema.OptionalOf;
import dev.weir.serde.Schema.Primitive;
import dev.weir.serde.Schema.RecordSchema;
import dev.weir.serde.Schema.SetOf;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeDictionary;
import dev.weir.serde.builtin.ArraySerde;
import dev.weir.serde.builtin.EnumSerde;
import dev.weir.serde.builtin.Leaf;
import dev.weir.serde.builtin.Leaves;
import dev.weir.serde.builtin.ListSerde;
import dev.weir.serde.builtin.MapSerde;
import dev.weir.serde.builtin.OptionalSerde;
import dev.weir.serde.builtin.SetSerde;
import dev.weir.serde.builtin.Slot;
import dev.weir.serde.derive.FieldCodec;
import dev.weir.serde.derive.FieldwiseSerde;
import dev.weir.serde.derive.RecursiveSerde;
import dev.weir.serde.kryo.KryoSerde;
import dev.weir.serde.schema.SchemaCheck;
import dev.weir.serde.schema.SchemaRecords;
import dev.weir.serde.schema.Widening;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes serdes that read values of an earlier schema as values of the current type. What differs
 * was found readable by {@link SchemaCheck} before.
 */
public final class Evolution {
  private final SchemaRecords stored;
  private final StoredValues values;
  private final IdentityHashMap<FieldwiseSerde<?>, Map<String, EvolvedRecord>> records =
      new IdentityHashMap<>();

  private Evolution(TypeDictionary.Owner types, Schema stored) {
    this.stored = new SchemaRecords(stored);
    this.values = new StoredValues(types, stored);
  }

  /**
   * Returns a serde that reads values of the stored schema as values of the current one.
   *
   * @param types the registry of the current serde
   * @throws IncompatibleSchemaException if the schemas differ too much
   */
  public static <T> Serde<T> reader(
      TypeDictionary.Owner types, String subject, Schema stored, Serde<T> current) {
    Schema now = current.schema();
    if (stored.equals(now)) {
      return current;
    }
    SchemaCheck.requireReadable(subject, stored, now);
    try {
      @SuppressWarnings("unchecked") // what it reads are values of the current type
      Serde<T> evolved = (Serde<T>) new Evolution(types, stored).value(stored, current);
      return evolved;
    } catch (OwnFormatException own) {
      throw new IncompatibleSchemaException(subject, own.getMessage(), stored, now);
    }
  }

  /** A type that a hand-written serde writes was changed. */
  private static final class OwnFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OwnFormatException(Serde<?> serde) {
      super("only its own serde knows the format of " + serde.schema());
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  private Serde<?> value(Schema unresolved, Serde<?> current) {
    Schema schema = stored.resolve(unresolved);
    if (current instanceof RecursiveSerde recursive) {
      return value(schema, recursive.target());
    }
    if (current instanceof FieldwiseSerde<?> fieldwise && schema instanceof RecordSchema record) {
      return record(record, fieldwise);
    }
    if (current instanceof EnumSerde serde && schema instanceof EnumSchema enumeration) {
      return enumeration(enumeration, serde);
    }
    if (current instanceof Leaf<?> leaf && schema instanceof Primitive primitive) {
      return number(primitive, leaf.kind());
    }
    if (current instanceof ListSerde list && schema instanceof ListOf was) {
      return new ListSerde(place(was.element(), list.element()));
    }
    if (current instanceof SetSerde set && schema instanceof SetOf was) {
      return new SetSerde(place(was.element(), set.element()));
    }
    if (current instanceof MapSerde map && schema instanceof MapOf was) {
      return new MapSerde(place(was.key(), map.key()), place(was.value(), map.value()));
    }
    if (current instanceof OptionalSerde optional && schema instanceof OptionalOf was) {
      return new OptionalSerde(place(was.value(), optional.value()));
    }
    if (current instanceof ArraySerde array && schema instanceof ArrayOf was) {
      return new ArraySerde(array.componentType(), place(was.component(), array.component()));
    }
    if (current instanceof KryoSerde || schema.equals(current.schema())) {
      return current;
    }
    throw new OwnFormatException(current);
  }

  private EvolvedRecord record(RecordSchema was, FieldwiseSerde<?> current) {
    Map<String, EvolvedRecord> known = records.computeIfAbsent(current, serde -> new HashMap<>());
    EvolvedRecord before = known.get(was.name());
    if (before != null) {
      return before;
    }
    EvolvedRecord record = new EvolvedRecord(current, defaults(current));
    known.put(was.name(), record);
    for (Field field : was.fields()) {
      int place = current.fieldNames().indexOf(field.name());
      Schema schema = field.schema();
      if (place < 0) {
        record.field(
            in -> {
              values.skipSlot(schema, in);
              return null;
            },
            place);
      } else {
        record.field(field(schema, current.codecs().get(place)), place);
      }
    }
    return record;
  }

  private EvolvedSerde.Place field(Schema schema, FieldCodec codec) {
    if (codec.description() instanceof Slot slot) {
      return place(schema, slot);
    }
    Serde<?> number = number((Primitive) schema, codec.type().getName());
    return number::read;
  }

  private EvolvedSerde.Place place(Schema schema, Slot current) {
    if (!(current instanceof Slot.Marked marked)) {
      return current::read;
    }
    Serde<?> value = value(schema, marked.serde());
    return StoredValues.Marking.of(schema) == StoredValues.Marking.NEVER_NULL
        ? value::read
        : in -> in.readBoolean() ? value.read(in) : null;
  }

  private static Serde<?> number(Primitive was, String kind) {
    Leaf<?> leaf = Leaves.ofKind(was.kind());
    if (leaf == null) {
      throw new CorruptDataException("There is no type " + was.kind());
    }
    if (Widening.boxed(was.kind()).equals(Widening.boxed(kind))) {
      return leaf;
    }
    return (Reading) in -> Widening.widened(leaf.read(in), kind);
  }

  private static Serde<?> enumeration(EnumSchema was, EnumSerde current) {
    @Nullable Object[] constants = was.constants().stream().map(current::constant).toArray();
    return (Reading)
        in -> {
          int position = in.readVarInt();
          Object constant =
              position < 0 || position >= constants.length ? null : constants[position];
          if (constant == null) {
            throw new CorruptDataException("Enum " + was.name() + " had no constant " + position);
          }
          return constant;
        };
  }

  @FunctionalInterface
  private interface Reading extends EvolvedSerde {
    @Override
    Object read(BinaryReader in);
  }

  private static @Nullable Object[] defaults(FieldwiseSerde<?> current) {
    @Nullable Object[] defaults = new @Nullable Object[current.codecs().size()];
    for (int i = 0; i < defaults.length; i++) {
      FieldCodec codec = current.codecs().get(i);
      defaults[i] =
          codec.description() instanceof Slot.Marked marked
              ? emptyOf(marked.serde())
              : codec.zero();
    }
    return defaults;
  }

  private static @Nullable Object emptyOf(Serde<?> serde) {
    if (serde instanceof RecursiveSerde recursive) {
      return emptyOf(recursive.target());
    }
    if (serde instanceof OptionalSerde) {
      return Optional.empty();
    }
    if (serde instanceof ListSerde) {
      return List.of();
    }
    if (serde instanceof SetSerde) {
      return Set.of();
    }
    return serde instanceof MapSerde ? Map.of() : null;
  }
}
