package dev.weir.serde;

import java.util.Arrays;

/**
 * What a dynamic value may be: a built-in type with an id of its own, or a named one that a scope
 * defines at first use.
 */
final class DynamicType {
  static final int NULL_ID = 0;

  /** Ids below are built in; from here on they count the types that a scope has defined. */
  static final int FIRST_DEFINED_ID = 64;

  private final int builtInId;
  private final Serde<Object> serde;
  private final byte[] definition;

  private DynamicType(int builtInId, Serde<Object> serde, byte[] definition) {
    this.builtInId = builtInId;
    this.serde = serde;
    this.definition = definition;
  }

  static DynamicType builtIn(int id, Serde<?> serde) {
    return new DynamicType(id, untyped(serde), new byte[0]);
  }

  static DynamicType named(String name, Serde<?> serde) {
    BinaryWriter out = new BinaryWriter();
    out.writeUtf(name);
    serde.schema().write(out);
    return new DynamicType(NULL_ID, untyped(serde), out.toBytes());
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
    return serde;
  }

  /** Returns the name and the schema as bytes: what a scope holds at the type's first use. */
  byte[] definition() {
    return definition;
  }

  boolean isDefinedBy(byte[] bytes, int offset, int length) {
    return Arrays.equals(definition, 0, definition.length, bytes, offset, offset + length);
  }
}
