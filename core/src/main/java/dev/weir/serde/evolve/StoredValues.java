package dev.weir.serde.evolve;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Schema;
import dev.weir.serde.Schema.ArrayOf;
import dev.weir.serde.Schema.Dynamic;
import dev.weir.serde.Schema.EnumSchema;
import dev.weir.serde.Schema.Field;
import dev.weir.serde.Schema.ListOf;
import dev.weir.serde.Schema.MapOf;
import dev.weir.serde.Schema.OptionalOf;
import dev.weir.serde.Schema.Primitive;
import dev.weir.serde.Schema.RecordSchema;
import dev.weir.serde.Schema.SetOf;
import dev.weir.serde.TypeDictionary;
import dev.weir.serde.builtin.Leaf;
import dev.weir.serde.builtin.Leaves;
import dev.weir.serde.schema.SchemaRecords;
import dev.weir.serde.schema.Widening;
import org.jspecify.annotations.Nullable;

/**
 * Passes over stored values of which nothing but the schema is known: their type may be gone from
 * the program.
 */
public final class StoredValues {
  private final TypeDictionary.Owner types;
  private final SchemaRecords records;

  /**
   * Prepares for values of a schema.
   *
   * @param types the registry whose dynamic values may occur inside
   */
  public StoredValues(TypeDictionary.Owner types, Schema whole) {
    this.types = types;
    this.records = new SchemaRecords(whole);
  }

  /** How a schema's values lie in a field or as an element, where they may be null. */
  enum Marking {
    /** Primitive types: never null. */
    NEVER_NULL,
    /** Strings, and what has its type with it: null is a value of its own. */
    OWN_NULL,
    /** One byte before says whether there is a value. */
    MARKED;

    static Marking of(Schema schema) {
      if (schema instanceof Dynamic) {
        return OWN_NULL;
      }
      if (schema instanceof Primitive primitive) {
        if (Widening.isRaw(primitive.kind())) {
          return NEVER_NULL;
        }
        return primitive.equals(Leaves.STRING.schema()) ? OWN_NULL : MARKED;
      }
      return MARKED;
    }
  }

  /** Passes over a value in a field, or an element. */
  void skipSlot(Schema schema, BinaryReader in) {
    switch (Marking.of(schema)) {
      case NEVER_NULL -> skip(schema, in);
      case OWN_NULL -> {
        if (schema instanceof Dynamic) {
          skip(schema, in);
        } else {
          in.readNullableUtf();
        }
      }
      case MARKED -> {
        if (in.readBoolean()) {
          skip(schema, in);
        }
      }
    }
  }

  /** Passes over a value. */
  public void skip(Schema unresolved, BinaryReader in) {
    Schema schema = records.resolve(unresolved);
    if (schema instanceof Primitive primitive) {
      readPrimitive(primitive, in);
    } else if (schema instanceof EnumSchema) {
      in.readVarInt();
    } else if (schema instanceof Dynamic) {
      in.dictionary(types).skip(in);
    } else {
      in.enter();
      skipParts(schema, in);
      in.leave();
    }
  }

  private void skipParts(Schema schema, BinaryReader in) {
    if (schema instanceof RecordSchema record) {
      for (Field field : record.fields()) {
        skipSlot(field.schema(), in);
      }
    } else if (schema instanceof OptionalOf optional) {
      skipSlot(optional.value(), in);
    } else if (schema instanceof ListOf list) {
      skipElements(in, list.element(), null);
    } else if (schema instanceof SetOf set) {
      skipElements(in, set.element(), null);
    } else if (schema instanceof ArrayOf array) {
      skipElements(in, array.component(), null);
    } else if (schema instanceof MapOf map) {
      skipElements(in, map.key(), map.value());
    } else {
      throw new CorruptDataException("Nothing can skip " + schema);
    }
  }

  private void skipElements(BinaryReader in, Schema element, @Nullable Schema second) {
    int count = in.readCount(1);
    for (int i = 0; i < count; i++) {
      skipSlot(element, in);
      if (second != null) {
        skipSlot(second, in);
      }
    }
  }

  /** Reads a number, string, date or the like, which is not null. */
  static Object readPrimitive(Primitive primitive, BinaryReader in) {
    Leaf<?> leaf = Leaves.ofKind(primitive.kind());
    if (leaf == null) {
      throw new CorruptDataException("There is no type " + primitive.kind());
    }
    return leaf.read(in);
  }
}
