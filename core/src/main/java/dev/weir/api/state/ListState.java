package dev.weir.api.state;

import dev.weir.serde.TypeRef;
import java.util.List;

/** A list of immutable elements, none of which is null, for the current key. */
public interface ListState<T> {
  void add(T element);

  /**
   * The elements in the order of their addition, as an unmodifiable view that the next change may
   * invalidate: an iteration over it that goes on then throws a {@link
   * java.util.ConcurrentModificationException}.
   */
  List<T> get();

  /** Replaces all elements by copies of the list's references; an empty list is no list. */
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
