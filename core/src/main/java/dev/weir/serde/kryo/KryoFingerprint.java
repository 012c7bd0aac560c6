package dev.weir.serde.kryo;

import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.serializers.FieldSerializer;
import dev.weir.serde.StableHash;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the format of a class depends on that Kryo writes, as text: {@code name#hash of its fields},
 * and for an enum {@code name{A,B}}, whose constants are written by name.
 */
final class KryoFingerprint {
  private KryoFingerprint() {}

  static String of(Class<?> type, Serializer<?> serializer) {
    return type.isEnum()
        ? type.getName() + constants(type)
        : type.getName() + "#" + Integer.toHexString(StableHash.ofString(format(type, serializer)));
  }

  private static String constants(Class<?> type) {
    return Arrays.stream(type.getFields())
        .filter(Field::isEnumConstant)
        .map(Field::getName)
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Whether what was written with the earlier fingerprint can be read with the later one. */
  static boolean isExtension(String earlier, String later) {
    int brace = earlier.indexOf('{');
    if (brace < 0 || !later.startsWith(earlier.substring(0, brace + 1))) {
      return earlier.equals(later);
    }
    return names(later).containsAll(names(earlier));
  }

  private static List<String> names(String fingerprint) {
    String names = fingerprint.substring(fingerprint.indexOf('{') + 1, fingerprint.length() - 1);
    return names.isEmpty() ? List.of() : List.of(names.split(",", -1));
  }

  /** Fields are stored by position, ordered by name; how each is stored depends on its type. */
  private static String format(Class<?> type, Serializer<?> serializer) {
    List<String> fields = new ArrayList<>();
    Class<?> declaring = type;
    while (declaring != null && declaring.getClassLoader() != null) {
      Arrays.stream(declaring.getDeclaredFields())
          .filter(KryoFingerprint::isStored)
          .map(KryoFingerprint::describe)
          .forEach(fields::add);
      declaring = declaring.getSuperclass();
    }
    String kind = serializer instanceof FieldSerializer ? "" : "by " + serializerName(serializer);
    return Stream.concat(
            type.getClassLoader() == null || kind.isEmpty() ? Stream.empty() : Stream.of(kind),
            fields.stream().sorted())
        .collect(Collectors.joining(";"));
  }

  private static String serializerName(Serializer<?> serializer) {
    return serializer.getClass().getName();
  }

  private static String describe(Field field) {
    Class<?> type = field.getType();
    return field.getName() + ":" + type.getName() + (hasItsClassKnown(type) ? "!" : "");
  }

  /** The class of a value is not stored where the field's type can have no other. */
  private static boolean hasItsClassKnown(Class<?> fieldType) {
    Class<?> type = fieldType;
    while (type.isArray()) {
      type = type.getComponentType();
    }
    return type.getClassLoader() != null && !type.isEnum() && Modifier.isFinal(type.getModifiers());
  }

  private static boolean isStored(Field field) {
    return !Modifier.isStatic(field.getModifiers())
        && !Modifier.isTransient(field.getModifiers())
        && !field.isSynthetic();
  }
}
