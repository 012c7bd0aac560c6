package dev.weir.serde.schema;

import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Describes a serde and those inside it. Each record is spelled out where it is met first and
 * referred to afterwards: recursive types end, and a description is never longer than the types
 * that it names.
 */
public final class SchemaScope {
  private final Set<String> described = new HashSet<>();

  /** A serde that contains others and describes them in the scope of the outermost. */
  public interface Described {
    /** Returns the schema, as it is at this place of the scope. */
    Schema describe(SchemaScope scope);
  }

  /** Returns the schema of the outermost serde. */
  public static Schema of(Serde<?> serde) {
    return new SchemaScope().describe(serde);
  }

  /** Returns the schema of a serde inside. */
  public Schema describe(Serde<?> serde) {
    return serde instanceof Described inner ? inner.describe(this) : serde.schema();
  }

  /**
   * Returns the schema of a record: its fields, or where they are spelled out already, its name.
   */
  public Schema record(String name, Supplier<List<Schema.Field>> fields) {
    if (!described.add(name)) {
      return new Schema.Reference(name);
    }
    return new Schema.RecordSchema(name, fields.get());
  }
}
