package dev.weir.state.rules;

import dev.weir.api.state.StateSpec;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeRef;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.explain.UnwritableValueException;
import dev.weir.serde.types.Types;
import dev.weir.state.key.KeyCursor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * The rule for namespaces of a state, the same in all backends: as keys they have equality by value
 * and one form in bytes, and whoever accesses the state has made one of the declared type current.
 */
public final class Namespaces {
  private final String state;
  private final Class<?> type;
  private final Serde<Object> serde;
  private final Serde<Object> stored;

  @SuppressWarnings("unchecked") // a current namespace of another type is refused
  private Namespaces(String state, TypeRef<?> type, Types types) {
    this.state = state;
    this.type = raw(type.type());
    serde = (Serde<Object>) types.serdeOf(type);
    stored = types.keySerde(serde);
  }

  /**
   * The namespaces of a state that is being declared; null if it has none.
   *
   * @throws UnserializableTypeException if values of their type cannot be keys
   */
  public static @Nullable Namespaces of(String operator, StateSpec spec, Types types) {
    TypeRef<?> type = spec.namespaceType();
    if (type == null) {
      return null;
    }
    try {
      types.checkKey(type);
      return new Namespaces(spec.name(), type, types);
    } catch (UnserializableTypeException refused) {
      throw refused.withState(spec.name(), operator);
    }
  }

  private static Class<?> raw(Type type) {
    if (type instanceof Class<?> known) {
      return known;
    }
    return type instanceof ParameterizedType generic ? raw(generic.getRawType()) : Object.class;
  }

  /** Whether each of them is a number. */
  public boolean areNumbers() {
    return type == Long.class;
  }

  public Schema schema() {
    return serde.schema();
  }

  /** Appends a namespace's bytes: equal ones have equal bytes. */
  public void write(Object namespace, BinaryWriter out) {
    try {
      serde.write(namespace, out);
    } catch (Throwable unwritable) {
      throw UnwritableValueException.explain(
          serde, namespace, "namespace of state '" + state + "'", unwritable);
    }
  }

  /** Reads what {@link #write} wrote. */
  public Object read(BinaryReader in) {
    return stored.read(in);
  }

  /**
   * Whether the current namespace is one of them.
   *
   * @throws IllegalStateException if there is none
   */
  public boolean includeCurrent(KeyCursor cursor) {
    if (!cursor.hasNamespace()) {
      throw new IllegalStateException(
          "state '" + state + "' is kept by namespace: make one current after the key");
    }
    return include(cursor);
  }

  /** Whether the namespace that was current last is one of them; false if there was none. */
  public boolean includeLatest(KeyCursor cursor) {
    return cursor.namespaceTurn() > 0 && include(cursor);
  }

  private boolean include(KeyCursor cursor) {
    return areNumbers() ? cursor.isNamespaceNumber() : type.isInstance(cursor.namespace());
  }

  /**
   * Passes if a namespace of the declared type is current.
   *
   * @throws IllegalStateException if there is none, or it is of another type
   */
  public void require(KeyCursor cursor) {
    if (!includeCurrent(cursor)) {
      Object current = cursor.namespace();
      throw new IllegalStateException(
          "state '"
              + state
              + "' has namespaces of type "
              + type.getTypeName()
              + ", but the current one is "
              + current
              + " of type "
              + current.getClass().getTypeName());
    }
  }
}
