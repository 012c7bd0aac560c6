package dev.weir.serde.derive;

import dev.weir.serde.UnserializableTypeException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether values of a type can be keys: immutable, with equality by value and one form in
 * bytes; or, with less, elements of sets and keys of maps inside values, which are looked up by
 * equality alone.
 */
public final class KeyCheck {
  private final TypeRegistry types;
  private final boolean oneForm;
  private final Set<TypeKey> seen = new HashSet<>();
  private boolean tellsAll = true;

  private KeyCheck(TypeRegistry types, boolean oneForm) {
    this.types = types;
    this.oneForm = oneForm;
  }

  /** For keys of a stream or of a state. */
  public static KeyCheck ofKeys(TypeRegistry types) {
    return new KeyCheck(types, true);
  }

  /** For what is found by equality, in a collection. */
  static KeyCheck ofElements(TypeRegistry types) {
    return new KeyCheck(types, false);
  }

  /**
   * Passes over what only a value can tell (interfaces, Object): the value's class is checked when
   * it is hashed.
   *
   * @return whether there was no such thing
   * @throws UnserializableTypeException if values of the type cannot be found again by equality
   */
  public boolean require(TypeKey key, String path) {
    check(key, path);
    return tellsAll;
  }

  private void check(TypeKey key, String path) {
    Class<?> raw = key.raw();
    if (!seen.add(key)) {
      return;
    }
    if (types.isRegistered(raw)) {
      requireEquals(raw, path);
    } else if (raw.isArray()) {
      throw refused(raw, path, "arrays are equal by identity", "use a List, a String or a record");
    } else if (Set.class.isAssignableFrom(raw) || Map.class.isAssignableFrom(raw)) {
      checkUnordered(key, path);
    } else if (List.class.isAssignableFrom(raw) || raw == Optional.class) {
      check(key.argument(0), path + "[]");
    } else if (raw.isRecord()) {
      for (RecordComponent component : raw.getRecordComponents()) {
        TypeKey type = TypeKey.of(component.getGenericType(), key.bindings());
        check(type, path + "." + component.getName());
      }
    } else {
      requireEquals(raw, path);
    }
  }

  private void checkUnordered(TypeKey key, String path) {
    if (oneForm) {
      throw refused(
          key.raw(),
          path,
          "equal ones may differ in order",
          "use a List in a defined order, or a record");
    }
    check(key.argument(0), path + "[]");
    if (Map.class.isAssignableFrom(key.raw())) {
      check(key.argument(1), path + "[value]");
    }
  }

  private void requireEquals(Class<?> raw, String path) {
    if (isOpen(raw)) {
      tellsAll &= raw.isPrimitive();
    } else if (!overridesEquals(raw)) {
      throw refused(raw, path, "it does not override equals and hashCode", "make it a record");
    }
  }

  private static boolean isOpen(Class<?> raw) {
    return raw.isPrimitive()
        || raw.isInterface()
        || raw == Object.class
        || (Modifier.isAbstract(raw.getModifiers()) && !raw.isEnum());
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
