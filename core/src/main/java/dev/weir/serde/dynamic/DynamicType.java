package dev.weir.serde.dynamic;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.IncompatibleSchemaException;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a dynamic value may be: a built-in type with an id of its own, or a named one that a scope
 * defines at first use.
 */
final class DynamicType {
  static final int NULL_ID = 0;

  /** Ids below are built in; from here on they count the types that a scope has defined. */
  static final int FIRST_DEFINED_ID = 64;

  private final int builtInId;
  private final @Nullable Serde<Object> serde;
  private final byte[] definition;
  private final @Nullable Change change;
  private @Nullable Schema stored;

  /** How a type has changed since its definition was stored. */
  record Change(String name, Schema stored, Schema current) {}

  private DynamicType(
      int builtInId, @Nullable Serde<Object> serde, byte[] definition, @Nullable Change change) {
    this.builtInId = builtInId;
    this.serde = serde;
    this.definition = definition;
    this.change = change;
  }

  static DynamicType builtIn(int id, Serde<?> serde) {
    return new DynamicType(id, untyped(serde), new byte[0], null);
  }

  static DynamicType named(String name, Serde<?> serde) {
    BinaryWriter out = new BinaryWriter();
    out.writeUtf(name);
    serde.schema().write(out);
    return new DynamicType(NULL_ID, untyped(serde), out.toBytes(), null);
  }

  /** A named type as it was; the serde reads it as what it is now. */
  static DynamicType changed(Serde<?> serde, byte[] definition, Change change) {
    return new DynamicType(NULL_ID, untyped(serde), definition, change);
  }

  /** A named type that was passed over so far: whether it can be read is not known. */
  static DynamicType unread(byte[] definition) {
    return new DynamicType(NULL_ID, null, definition, null);
  }

  @SuppressWarnings("unchecked") // A dynamic type is looked up by the class of the value.
  private static Serde<Object> untyped(Serde<?> serde) {
    return (Serde<Object>) serde;
  }

  boolean isBuiltIn() {
    return builtInId != NULL_ID;
  }

  int builtInId() {
    return builtInId;
  }

  Serde<Object> serde() {
    return Objects.requireNonNull(serde, "not looked up yet");
  }

  boolean isUnread() {
    return serde == null;
  }

  /**
   * Passes if the type is as it was when it was stored.
   *
   * @throws IncompatibleSchemaException otherwise
   */
  void requireUnchanged() {
    if (change != null) {
      throw new IncompatibleSchemaException(
          "keys of " + change.name(),
          "the type of a key must not change",
          change.stored(),
          change.current());
    }
  }

  /** Returns the schema in which values of the type were stored. */
  Schema stored() {
    Schema known = stored;
    if (known == null) {
      if (isBuiltIn()) {
        known = serde().schema();
      } else {
        BinaryReader in = new BinaryReader(definition);
        in.readUtf();
        known = Schema.read(in);
      }
      stored = known;
    }
    return known;
  }

  /** Returns the name and the schema as bytes: what a scope holds at the type's first use. */
  byte[] definition() {
    return definition;
  }

  boolean isDefinedBy(byte[] bytes, int offset, int length) {
    return Arrays.equals(definition, 0, definition.length, bytes, offset, offset + length);
  }
}
