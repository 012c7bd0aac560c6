package dev.weir.runtime.restore;

import dev.weir.spi.store.ObjectRef;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Objects that the subtasks of an operator wrote for a checkpoint.
 *
 * @param parallelism how many subtasks the operator had
 * @param byIndex those that are there and needed, by the index of who wrote them
 */
public record OldObjects(int parallelism, SortedMap<Integer, ObjectRef> byIndex) {
  public static final OldObjects NONE = new OldObjects(0, new TreeMap<>());

  public OldObjects {
    byIndex = Collections.unmodifiableSortedMap(new TreeMap<>(byIndex));
  }

  /** One object of each subtask. */
  public static OldObjects of(List<ObjectRef> objects) {
    return ofSome(objects.stream().map(Optional::of).toList());
  }

  /** At most one object of each subtask. */
  public static OldObjects ofSome(List<Optional<ObjectRef>> objects) {
    TreeMap<Integer, ObjectRef> byIndex = new TreeMap<>();
    for (int i = 0; i < objects.size(); i++) {
      int index = i;
      objects.get(i).ifPresent(object -> byIndex.put(index, object));
    }
    return new OldObjects(objects.size(), byIndex);
  }

  /** The object of a subtask, which is there. */
  ObjectRef of(int index) {
    return Objects.requireNonNull(byIndex.get(index), () -> "no object of subtask " + index);
  }

  /** Some object; there is one. */
  ObjectRef first() {
    return of(byIndex.firstKey());
  }

  /**
   * What a subtask needs at a parallelism: its own object, if that has not changed. Otherwise all,
   * since lists are dealt out anew over all of their elements.
   */
  OldObjects neededBy(int index, int nowParallelism) {
    return nowParallelism == parallelism
        ? new OldObjects(parallelism, new TreeMap<>(Map.of(index, of(index))))
        : this;
  }
}
