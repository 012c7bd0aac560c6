package dev.weir.serde;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether values of a type can be keys: immutable, with equality by value and one form in
 * bytes.
 */
final class KeyCheck {
  private final Types types;
  private final Set<TypeKey> seen = new HashSet<>();

  KeyCheck(Types types) {
    this.types = types;
  }

  /**
   * Passes over what only a value can tell (interfaces, Object): the value's class is checked when
   * it is hashed.
   */
  void require(TypeKey key, String path) {
    Class<?> raw = key.raw();
    if (!seen.add(key)) {
      return;
    }
    if (types.isRegistered(raw)) {
      requireEquals(raw, path);
      return;
    }
    if (raw.isArray()) {
      throw refused(raw, path, "arrays are equal by identity", "use a List, a String or a record");
    }
    if (Set.class.isAssignableFrom(raw) || Map.class.isAssignableFrom(raw)) {
      throw refused(
          raw,
          path,
          "equal ones may differ in order",
          "use a List in a defined order, or a record");
    }
    if (List.class.isAssignableFrom(raw) || raw == Optional.class) {
      require(key.argument(0), path + "[]");
    } else if (raw.isRecord()) {
      for (RecordComponent component : raw.getRecordComponents()) {
        TypeKey type = TypeKey.of(component.getGenericType(), key.bindings());
        require(type, path + "." + component.getName());
      }
    } else {
      requireEquals(raw, path);
    }
  }

  private static void requireEquals(Class<?> raw, String path) {
    if (!isOpen(raw) && !overridesEquals(raw)) {
      throw refused(raw, path, "it does not override equals and hashCode", "make it a record");
    }
  }

  private static boolean isOpen(Class<?> raw) {
    return raw.isPrimitive()
        || raw.isInterface()
        || raw == Object.class
        || Modifier.isAbstract(raw.getModifiers());
  }

  private static boolean overridesEquals(Class<?> raw) {
    try {
      return raw.getMethod("equals", Object.class).getDeclaringClass() != Object.class
          && raw.getMethod("hashCode").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static UnserializableTypeException refused(
      Class<?> raw, String path, String why, String remedy) {
    return UnserializableTypeException.asKey(raw.getTypeName(), path, why, remedy);
  }
}
