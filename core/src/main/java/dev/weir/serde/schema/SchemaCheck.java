package dev.weir.serde.schema;

import dev.weir.serde.IncompatibleSchemaException;
import dev.weir.serde.Schema;
import dev.weir.serde.Schema.ArrayOf;
import dev.weir.serde.Schema.EnumSchema;
import dev.weir.serde.Schema.Field;
import dev.weir.serde.Schema.ListOf;
import dev.weir.serde.Schema.MapOf;
import dev.weir.serde.Schema.Opaque;
import dev.weir.serde.Schema.OptionalOf;
import dev.weir.serde.Schema.Primitive;
import dev.weir.serde.Schema.RecordSchema;
import dev.weir.serde.Schema.SetOf;
import dev.weir.serde.kryo.KryoTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the schema of stored values with that of the program's type. Values can be read if
 * records have gained, lost or reordered fields, enums have gained or reordered constants, and
 * numbers have become wider. Elements of sets and keys of maps must stay as they are, except that
 * enums may gain constants: what was different must not become equal.
 */
public final class SchemaCheck {
  private final SchemaRecords stored;
  private final SchemaRecords current;
  private final Set<List<Object>> compared = new HashSet<>();

  private SchemaCheck(Schema stored, Schema current) {
    this.stored = new SchemaRecords(stored);
    this.current = new SchemaRecords(current);
  }

  /**
   * Passes if values of the stored schema can be read as the current one.
   *
   * @param subject what is read, for the message, such as {@code state 'seen' of operator 'count'}
   * @throws IncompatibleSchemaException otherwise, with both schemas and the first difference in
   *     its message
   */
  public static void requireReadable(String subject, Schema stored, Schema current) {
    String difference = difference(stored, current);
    if (difference != null) {
      throw new IncompatibleSchemaException(subject, difference, stored, current);
    }
  }

  /** Returns in a phrase why stored values cannot be read; null if they can. */
  public static @Nullable String difference(Schema stored, Schema current) {
    return new SchemaCheck(stored, current).difference("", stored, current, false);
  }

  /** As {@link #difference(Schema, Schema)}, for values that are keys or elements of a set. */
  public static @Nullable String differenceOfKeys(Schema stored, Schema current) {
    return new SchemaCheck(stored, current).difference("", stored, current, true);
  }

  private @Nullable String difference(String path, Schema ofStored, Schema ofCurrent, boolean key) {
    Schema before = stored.resolve(ofStored);
    Schema now = current.resolve(ofCurrent);
    if (before instanceof RecordSchema was && now instanceof RecordSchema is) {
      return ofRecords(path, was, is, key);
    }
    if (before instanceof EnumSchema was && now instanceof EnumSchema is) {
      return ofEnums(path, was, is);
    }
    if (before instanceof Opaque was && now instanceof Opaque is) {
      return ofOpaque(path, was, is, key);
    }
    if (before instanceof Primitive was && now instanceof Primitive is && !key) {
      return Widening.isReadable(was.kind(), is.kind()) ? null : changed(path, was, is);
    }
    if (before instanceof ListOf was && now instanceof ListOf is) {
      return difference(path + "[]", was.element(), is.element(), key);
    }
    if (before instanceof SetOf was && now instanceof SetOf is) {
      return difference(path + "[]", was.element(), is.element(), true);
    }
    if (before instanceof ArrayOf was && now instanceof ArrayOf is) {
      return difference(path + "[]", was.component(), is.component(), key);
    }
    if (before instanceof OptionalOf was && now instanceof OptionalOf is) {
      return difference(path, was.value(), is.value(), key);
    }
    if (before instanceof MapOf was && now instanceof MapOf is) {
      String ofKey = difference(path + "[key]", was.key(), is.key(), true);
      return ofKey != null ? ofKey : difference(path + "[value]", was.value(), is.value(), key);
    }
    return before.equals(now) ? null : changed(path, before, now);
  }

  private @Nullable String ofRecords(
      String path, RecordSchema before, RecordSchema now, boolean key) {
    if (!rawName(before.name()).equals(rawName(now.name()))) {
      return at(path, "was record " + before.name() + ", is record " + now.name());
    }
    if (!compared.add(List.of(before.name(), now.name(), key))) {
      return null;
    }
    List<String> namesBefore = before.fields().stream().map(Field::name).toList();
    List<String> namesNow = now.fields().stream().map(Field::name).toList();
    if (key && !namesBefore.equals(namesNow)) {
      return at(path, "the fields of a key were " + namesBefore + ", are " + namesNow);
    }
    for (Field field : before.fields()) {
      String inner = path.isEmpty() ? field.name() : path + "." + field.name();
      int place = namesNow.indexOf(field.name());
      String difference =
          place >= 0
              ? difference(inner, field.schema(), now.fields().get(place).schema(), key)
              : ofRemoved(inner, field.schema());
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private @Nullable String ofRemoved(String path, Schema schema) {
    Opaque opaque = opaqueIn(schema, new HashSet<>());
    return opaque == null
        ? null
        : at(path, "the field was removed, but nothing can skip its " + opaque);
  }

  private @Nullable Opaque opaqueIn(Schema schema, Set<String> visited) {
    Schema resolved = stored.resolve(schema);
    if (resolved instanceof Opaque opaque) {
      return opaque;
    }
    List<Schema> inner = new ArrayList<>();
    if (resolved instanceof RecordSchema record && visited.add(record.name())) {
      record.fields().forEach(field -> inner.add(field.schema()));
    } else if (resolved instanceof ListOf list) {
      inner.add(list.element());
    } else if (resolved instanceof SetOf set) {
      inner.add(set.element());
    } else if (resolved instanceof ArrayOf array) {
      inner.add(array.component());
    } else if (resolved instanceof OptionalOf optional) {
      inner.add(optional.value());
    } else if (resolved instanceof MapOf map) {
      inner.add(map.key());
      inner.add(map.value());
    }
    for (Schema each : inner) {
      Opaque found = opaqueIn(each, visited);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Types' arguments are compared where they occur. */
  private static String rawName(String name) {
    int arguments = name.indexOf('<');
    return arguments < 0 ? name : name.substring(0, arguments);
  }

  private static @Nullable String ofEnums(String path, EnumSchema before, EnumSchema now) {
    if (!before.name().equals(now.name())) {
      return changed(path, before, now);
    }
    for (String constant : before.constants()) {
      if (!now.constants().contains(constant)) {
        return at(path, "the constant " + constant + " of enum " + now.name() + " was removed");
      }
    }
    return null;
  }

  private static @Nullable String ofOpaque(String path, Opaque before, Opaque now, boolean key) {
    boolean readable =
        before.equals(now)
            || (!key
                && before.name().equals(now.name())
                && KryoTypes.isExtension(before.serde(), now.serde()));
    return readable ? null : changed(path, before, now);
  }

  private static String changed(String path, Schema before, Schema now) {
    return at(path, "was " + before + ", is " + now);
  }

  private static String at(String path, String difference) {
    return path.isEmpty() ? difference : "at " + path + ": " + difference;
  }
}
