package dev.weir.api.state;

import dev.weir.serde.TypeRef;
import org.jspecify.annotations.Nullable;

/**
 * One value for the current key. Values are immutable: to change one, {@link #update} with another.
 */
public interface ValueState<T> {
  /** The value, or the spec's default, or null if there is neither. */
  @Nullable T value();

  /** Replaces the value. */
  void update(T value);

  /** Removes the value, so that the key takes no room. */
  void clear();

  /** Describes a value state; the name is unique within its operator. */
  static <T> StateSpec.OfValue<T> of(String name, Class<T> type) {
    return new StateSpec.OfValue<>(name, TypeRef.of(type), null);
  }

  /** Describes a value state of a generic type. */
  static <T> StateSpec.OfValue<T> of(String name, TypeRef<T> type) {
    return new StateSpec.OfValue<>(name, type, null);
  }
}
