package dev.weir.state.rules;

import org.jspecify.annotations.Nullable;

/**
 * No state holds null or is asked for it, whatever its kind, its backend and its age: the one place
 * that says so. Each method returns what it was given.
 */
public final class NoNull {
  private NoNull() {}

  public static <T> T value(@Nullable T value, String state) {
    return require(value, state, "null as its value; clear() removes it");
  }

  public static <T> T element(@Nullable T element, String state) {
    return require(element, state, "null as an element");
  }

  public static <T> T elements(@Nullable T elements, String state) {
    return require(elements, state, "null as its elements; clear() removes them");
  }

  public static <T> T mapKey(@Nullable T key, String state) {
    return require(key, state, "null as a key, and has none to look for");
  }

  public static <T> T mapValue(@Nullable T value, String state) {
    return require(value, state, "null as the value of a key; remove() removes it");
  }

  private static <T> T require(@Nullable T given, String state, String what) {
    if (given == null) {
      throw new NullPointerException("state '" + state + "' does not take " + what);
    }
    return given;
  }
}
