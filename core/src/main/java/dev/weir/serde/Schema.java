package dev.weir.serde;

import java.util.List;

/**
 * What the bytes of a type mean: stored beside values, and compared when they are read. Equal
 * schemas mean equal formats. {@code toString} gives it in one line, such as {@code record
 * dev.x.Count(word: string, n: long)}.
 */
public sealed interface Schema {

  /**
   * A type that the engine knows, by the name of its format, such as {@code long}, {@code string},
   * {@code uuid}.
   */
  record Primitive(String kind) implements Schema {
    @Override
    public String toString() {
      return kind;
    }
  }

  /** An enum and the order of its constants, which are written by position. */
  record EnumSchema(String name, List<String> constants) implements Schema {
    /** Copies the constants. */
    public EnumSchema {
      constants = List.copyOf(constants);
    }

    @Override
    public String toString() {
      return "enum " + name + "(" + String.join(", ", constants) + ")";
    }
  }

  /** The fields of a record or POJO, in the order in which they are written. */
  record RecordSchema(String name, List<Field> fields) implements Schema {
    /** Copies the fields. */
    public RecordSchema {
      fields = List.copyOf(fields);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("record ").append(name).append('(');
      String separator = "";
      for (Field field : fields) {
        text.append(separator).append(field);
        separator = ", ";
      }
      return text.append(')').toString();
    }
  }

  /** One field of a {@link RecordSchema}. */
  record Field(String name, Schema schema) {
    @Override
    public String toString() {
      return name + ": " + schema;
    }
  }

  /**
   * A record that is described further to the left in the same schema, or that contains this place.
   */
  record Reference(String name) implements Schema {
    @Override
    public String toString() {
      return "ref " + name;
    }
  }

  /** A list of values, each of which may be null. */
  record ListOf(Schema element) implements Schema {
    @Override
    public String toString() {
      return "list<" + element + ">";
    }
  }

  /** A set of values, in encounter order. */
  record SetOf(Schema element) implements Schema {
    @Override
    public String toString() {
      return "set<" + element + ">";
    }
  }

  /** A map, in encounter order. */
  record MapOf(Schema key, Schema value) implements Schema {
    @Override
    public String toString() {
      return "map<" + key + ", " + value + ">";
    }
  }

  /** A value that may be absent. */
  record OptionalOf(Schema value) implements Schema {
    @Override
    public String toString() {
      return "optional<" + value + ">";
    }
  }

  /** An array of objects; arrays of primitives are {@link Primitive}. */
  record ArrayOf(Schema component) implements Schema {
    @Override
    public String toString() {
      return component + "[]";
    }
  }

  /** The type is written with the value. */
  record Dynamic() implements Schema {
    @Override
    public String toString() {
      return "dynamic";
    }
  }

  /** A format that only its serde knows; {@code serde} changes when the format does. */
  record Opaque(String name, String serde) implements Schema {
    @Override
    public String toString() {
      return "opaque " + name + " (" + serde + ")";
    }
  }

  /** Appends the schema in its stored form. */
  default void write(BinaryWriter out) {
    SchemaFormat.write(this, out);
  }

  /**
   * Reads a stored schema.
   *
   * @throws CorruptDataException if the bytes are not one
   */
  static Schema read(BinaryReader in) {
    return SchemaFormat.read(in);
  }
}
