package dev.weir.serde;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Describes a serde and those inside it. Each record is spelled out where it is met first and
 * referred to afterwards: recursive types end, and a description is never longer than the types
 * that it names.
 */
final class SchemaScope {
  private final Set<String> described = new HashSet<>();

  /** A serde that contains others and describes them in the scope of the outermost. */
  interface Described {
    Schema describe(SchemaScope scope);
  }

  static Schema of(Serde<?> serde) {
    return new SchemaScope().describe(serde);
  }

  Schema describe(Serde<?> serde) {
    return serde instanceof Described inner ? inner.describe(this) : serde.schema();
  }

  Schema record(String name, Supplier<List<Schema.Field>> fields) {
    if (!described.add(name)) {
      return new Schema.Reference(name);
    }
    return new Schema.RecordSchema(name, fields.get());
  }
}
