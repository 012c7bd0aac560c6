package dev.weir.serde.schema;

import dev.weir.serde.Schema;
import java.util.List;
import java.util.Map;

/**
 * Which numbers can become which others without loss, by the kinds of {@link Schema.Primitive}: in
 * lower case a field of a primitive type, which has no mark for null, otherwise its box.
 */
public final class Widening {
  private static final Map<String, String> BOXES =
      Map.of(
          "boolean", "Boolean",
          "byte", "Byte",
          "short", "Short",
          "char", "Character",
          "int", "Integer",
          "long", "Long",
          "float", "Float",
          "double", "Double");

  private static final Map<String, List<String>> WIDER =
      Map.of(
          "Byte", List.of("Short", "Integer", "Long", "Float", "Double"),
          "Short", List.of("Integer", "Long", "Float", "Double"),
          "Integer", List.of("Long", "Double"),
          "Float", List.of("Double"));

  private Widening() {}

  /** Whether values of the kind have no mark for null in a field. */
  public static boolean isRaw(String kind) {
    return BOXES.containsKey(kind);
  }

  /** Returns the kind of the box of a primitive type, and any other kind as it is. */
  public static String boxed(String kind) {
    return BOXES.getOrDefault(kind, kind);
  }

  /** Whether the one kind is the other, or can become it; a null never becomes a number. */
  static boolean isReadable(String stored, String current) {
    if (stored.equals(current)) {
      return true;
    }
    if (isRaw(current) && !isRaw(stored)) {
      return false;
    }
    String before = boxed(stored);
    String now = boxed(current);
    return before.equals(now) || WIDER.getOrDefault(before, List.of()).contains(now);
  }

  /** Returns the value as one of the kind. */
  public static Object widened(Object value, String kind) {
    if (!(value instanceof Number number)) {
      return value;
    }
    return switch (boxed(kind)) {
      case "Short" -> number.shortValue();
      case "Integer" -> number.intValue();
      case "Long" -> number.longValue();
      case "Float" -> number.floatValue();
      case "Double" -> number.doubleValue();
      default -> value;
    };
  }
}
