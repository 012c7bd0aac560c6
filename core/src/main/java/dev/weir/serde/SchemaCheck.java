package dev.weir.serde;

import dev.weir.serde.Schema.ArrayOf;
import dev.weir.serde.Schema.Field;
import dev.weir.serde.Schema.ListOf;
import dev.weir.serde.Schema.MapOf;
import dev.weir.serde.Schema.Opaque;
import dev.weir.serde.Schema.OptionalOf;
import dev.weir.serde.Schema.RecordSchema;
import dev.weir.serde.Schema.SetOf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides whether values of a stored schema can be read by the program's current
 * types. Today they can if the schemas are equal (a Kryo registry may have grown at its end);
 * schema evolution starts here.
 */
public final class SchemaCheck {
  private SchemaCheck() {}

  /**
   * Passes if values of the stored schema can be read with the current one.
   *
   * @param subject what is read, for the message, such as {@code state 'seen' of operator 'count'}
   * @throws IncompatibleSchemaException otherwise, with both schemas and the first difference in
   *     its message
   */
  public static void requireReadable(String subject, Schema stored, Schema current) {
    String difference = difference("", stored, current);
    if (difference != null) {
      throw new IncompatibleSchemaException(subject, difference, stored, current);
    }
  }

  private static @Nullable String difference(String path, Schema stored, Schema current) {
    if (stored.equals(current)) {
      return null;
    }
    if (stored instanceof RecordSchema before && current instanceof RecordSchema now) {
      return ofRecords(path, before, now);
    }
    if (stored instanceof Opaque before && current instanceof Opaque now) {
      return ofOpaque(path, before, now);
    }
    if (stored instanceof ListOf before && current instanceof ListOf now) {
      return difference(path + "[]", before.element(), now.element());
    }
    if (stored instanceof SetOf before && current instanceof SetOf now) {
      return difference(path + "[]", before.element(), now.element());
    }
    if (stored instanceof ArrayOf before && current instanceof ArrayOf now) {
      return difference(path + "[]", before.component(), now.component());
    }
    if (stored instanceof OptionalOf before && current instanceof OptionalOf now) {
      return difference(path, before.value(), now.value());
    }
    if (stored instanceof MapOf before && current instanceof MapOf now) {
      String ofKey = difference(path + "[key]", before.key(), now.key());
      return ofKey != null ? ofKey : difference(path + "[value]", before.value(), now.value());
    }
    return at(path, "was " + stored + ", is " + current);
  }

  private static @Nullable String ofRecords(String path, RecordSchema before, RecordSchema now) {
    if (!before.name().equals(now.name())) {
      return at(path, "was record " + before.name() + ", is record " + now.name());
    }
    List<String> namesBefore = before.fields().stream().map(Field::name).toList();
    List<String> namesNow = now.fields().stream().map(Field::name).toList();
    if (!namesBefore.equals(namesNow)) {
      return at(path, "the fields were " + namesBefore + ", are " + namesNow);
    }
    for (int i = 0; i < before.fields().size(); i++) {
      Field field = before.fields().get(i);
      String inner = path.isEmpty() ? field.name() : path + "." + field.name();
      String difference = difference(inner, field.schema(), now.fields().get(i).schema());
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private static @Nullable String ofOpaque(String path, Opaque before, Opaque now) {
    boolean sameName = before.name().equals(now.name());
    if (sameName && KryoTypes.isExtension(before.serde(), now.serde())) {
      return null;
    }
    return at(path, "was " + before + ", is " + now);
  }

  private static String at(String path, String difference) {
    return path.isEmpty() ? difference : "at " + path + ": " + difference;
  }
}
