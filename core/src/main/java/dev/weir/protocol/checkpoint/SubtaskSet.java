package dev.weir.protocol.checkpoint;

import dev.weir.id.SubtaskId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Some of a job's subtasks. Immutable: a set with one more or one less shares the rest with this
 * one, so each step costs the logarithm of the number of subtasks and not their number.
 */
public final class SubtaskSet {
  /** A part of the subtasks of which all are in the set has the same node as all other such. */
  private record Part(@Nullable Part left, @Nullable Part right, int size) {
    static @Nullable Part of(@Nullable Part left, @Nullable Part right) {
      int size = sizeOf(left) + sizeOf(right);
      return size == 0 ? null : new Part(left, right, size);
    }

    static int sizeOf(@Nullable Part node) {
      return node == null ? 0 : node.size;
    }
  }

  private static final Part ONE = new Part(null, null, 1);

  private final List<SubtaskId> all;
  private final @Nullable Part root;

  private SubtaskSet(List<SubtaskId> all, @Nullable Part root) {
    this.all = all;
    this.root = root;
  }

  /** All of the given subtasks, of which every set that is made from this one has some. */
  public static SubtaskSet allOf(Collection<SubtaskId> subtasks) {
    List<SubtaskId> sorted = List.copyOf(new TreeSet<>(subtasks));
    return new SubtaskSet(sorted, full(sorted.size()));
  }

  private static @Nullable Part full(int size) {
    if (size <= 1) {
      return size == 0 ? null : ONE;
    }
    return Part.of(full(size / 2), full(size - size / 2));
  }

  public SubtaskSet none() {
    return new SubtaskSet(all, null);
  }

  public boolean contains(SubtaskId subtask) {
    int at = indexOf(subtask);
    return at >= 0 && contains(at);
  }

  private int indexOf(SubtaskId subtask) {
    return Collections.binarySearch(all, subtask);
  }

  private boolean contains(int at) {
    Part node = root;
    int index = at;
    int width = all.size();
    while (node != null && width > 1) {
      int left = width / 2;
      boolean isLeft = index < left;
      node = isLeft ? node.left : node.right;
      index = isLeft ? index : index - left;
      width = isLeft ? left : width - left;
    }
    return node != null;
  }

  public SubtaskSet with(SubtaskId subtask) {
    return set(subtask, true);
  }

  public SubtaskSet without(SubtaskId subtask) {
    return set(subtask, false);
  }

  SubtaskSet withoutAll(Collection<SubtaskId> subtasks) {
    SubtaskSet left = this;
    for (SubtaskId each : subtasks) {
      left = left.without(each);
    }
    return left;
  }

  /** What is no subtask of the job changes nothing. */
  private SubtaskSet set(SubtaskId subtask, boolean there) {
    int at = indexOf(subtask);
    return at < 0 || contains(at) == there
        ? this
        : new SubtaskSet(all, set(root, at, all.size(), there));
  }

  private static @Nullable Part set(@Nullable Part node, int at, int width, boolean there) {
    if (width == 1) {
      return there ? ONE : null;
    }
    int half = width / 2;
    Part left = node == null ? null : node.left;
    Part right = node == null ? null : node.right;
    return at < half
        ? Part.of(set(left, at, half, there), right)
        : Part.of(left, set(right, at - half, width - half, there));
  }

  public boolean isEmpty() {
    return root == null;
  }

  /** Whether no subtask of the job is missing. */
  public boolean isFull() {
    return size() == all.size();
  }

  public int size() {
    return Part.sizeOf(root);
  }

  /** In order; for messages and tests, since it looks at every subtask of the job. */
  public Stream<SubtaskId> stream() {
    return all.stream().filter(this::contains);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SubtaskSet set && all.equals(set.all) && Objects.equals(root, set.root);
  }

  @Override
  public int hashCode() {
    return Objects.hash(all.size(), root);
  }

  @Override
  public String toString() {
    return stream().toList().toString();
  }
}
