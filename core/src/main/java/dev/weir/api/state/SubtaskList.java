package dev.weir.api.state;

import dev.weir.serde.TypeRef;
import java.util.List;

/** A list of immutable elements that belongs to the subtask itself and not to a key. */
public interface SubtaskList<T> {
  void add(T element);

  /** The elements, as an unmodifiable view that the next change may invalidate. */
  List<T> get();

  /** Replaces all elements. */
  void update(List<T> elements);

  /** A list whose elements are dealt out evenly when the parallelism changes. */
  static <T> StateSpec.OfSubtaskList<T> split(String name, TypeRef<T> elementType) {
    return new StateSpec.OfSubtaskList<>(name, elementType, Redistribution.SPLIT);
  }

  /** A list of which every subtask receives all subtasks' elements when the parallelism changes. */
  static <T> StateSpec.OfSubtaskList<T> union(String name, TypeRef<T> elementType) {
    return new StateSpec.OfSubtaskList<>(name, elementType, Redistribution.UNION);
  }
}
