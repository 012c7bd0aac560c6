package dev.weir.state;

import dev.weir.serde.TypeRef;
import java.util.List;

/** A list of immutable elements for the current key. */
public interface ListState<T> {
  void add(T element);

  /**
   * The elements in the order of their addition, as an unmodifiable view that the next change may
   * invalidate.
   */
  List<T> get();

  /** Replaces all elements. */
  void update(List<T> elements);

  void clear();

  /** Describes a list state; the name is unique within its operator. */
  static <T> StateSpec.OfList<T> of(String name, Class<T> elementType) {
    return new StateSpec.OfList<>(name, TypeRef.of(elementType));
  }

  /** Describes a list state with elements of a generic type. */
  static <T> StateSpec.OfList<T> of(String name, TypeRef<T> elementType) {
    return new StateSpec.OfList<>(name, elementType);
  }
}
