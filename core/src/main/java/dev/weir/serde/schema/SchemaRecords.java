package dev.weir.serde.schema;

import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Schema;
import dev.weir.serde.Schema.ArrayOf;
import dev.weir.serde.Schema.Field;
import dev.weir.serde.Schema.ListOf;
import dev.weir.serde.Schema.MapOf;
import dev.weir.serde.Schema.OptionalOf;
import dev.weir.serde.Schema.RecordSchema;
import dev.weir.serde.Schema.Reference;
import dev.weir.serde.Schema.SetOf;
import java.util.HashMap;
import java.util.Map;

/** The records that a schema spells out, which its references mean. */
public final class SchemaRecords {
  private final Map<String, RecordSchema> byName = new HashMap<>();

  /** Collects the records of a schema. */
  public SchemaRecords(Schema whole) {
    collect(whole);
  }

  private void collect(Schema schema) {
    if (schema instanceof RecordSchema record) {
      byName.putIfAbsent(record.name(), record);
      for (Field field : record.fields()) {
        collect(field.schema());
      }
    } else if (schema instanceof ListOf list) {
      collect(list.element());
    } else if (schema instanceof SetOf set) {
      collect(set.element());
    } else if (schema instanceof OptionalOf optional) {
      collect(optional.value());
    } else if (schema instanceof ArrayOf array) {
      collect(array.component());
    } else if (schema instanceof MapOf map) {
      collect(map.key());
      collect(map.value());
    }
  }

  /**
   * Returns what a reference means, and any other schema as it is.
   *
   * @throws CorruptDataException if there is no such record
   */
  public Schema resolve(Schema schema) {
    if (!(schema instanceof Reference reference)) {
      return schema;
    }
    RecordSchema record = byName.get(reference.name());
    if (record == null) {
      throw new CorruptDataException("A schema refers to " + reference.name() + " in vain");
    }
    return record;
  }
}
