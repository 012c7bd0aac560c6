package dev.weir.serde;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * Captures a generic type: {@code new TypeRef<List<String>>() {}}.
 *
 * @param <T> the type, without type variables
 */
public abstract class TypeRef<T> {
  private final Type type;

  /**
   * Captures the type argument of the anonymous subclass.
   *
   * @throws IllegalArgumentException if the subclass names none
   */
  protected TypeRef() {
    if (getClass().getGenericSuperclass() instanceof ParameterizedType parent
        && parent.getRawType() == TypeRef.class) {
      this.type = parent.getActualTypeArguments()[0];
    } else {
      throw new IllegalArgumentException(
          "Name the type where the reference is created: new TypeRef<List<String>>() {}");
    }
  }

  private TypeRef(Type type) {
    this.type = type;
  }

  /** Refers to a class that is not generic. */
  public static <T> TypeRef<T> of(Class<T> type) {
    return new TypeRef<>(type) {};
  }

  /** Refers to a type that reflection found. */
  public static TypeRef<?> ofType(Type type) {
    return new TypeRef<Object>(type) {};
  }

  /** Returns the captured type. */
  public final Type type() {
    return type;
  }

  @Override
  public final String toString() {
    return type.getTypeName();
  }
}
