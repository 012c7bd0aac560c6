package dev.weir.state.heap;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * A key's list; to its user an unmodifiable one. Elements are only ever appended, so a {@link
 * #successor} shares the array: what it appends lies behind the end of its predecessor.
 */
final class ListCell<T> extends AbstractList<T> implements RandomAccess {
  private static final int LEAST_ROOM = 4;

  private final int stamp;
  private Object[] elements;
  private int size;

  private ListCell(Object[] elements, int size, int stamp) {
    this.elements = elements;
    this.size = size;
    this.stamp = stamp;
  }

  static <T> ListCell<T> of(List<T> elements, int stamp) {
    Object[] copy = elements.toArray();
    for (Object element : copy) {
      Objects.requireNonNull(element, "an element of a list state");
    }
    return new ListCell<>(copy, copy.length, stamp);
  }

  static <T> ListCell<T> ofOne(T element, int stamp) {
    ListCell<T> cell = new ListCell<>(new Object[LEAST_ROOM], 0, stamp);
    cell.append(element);
    return cell;
  }

  /** The cell to change instead of this one, which stays as it is. */
  ListCell<T> successor(int newStamp) {
    return new ListCell<>(elements, size, newStamp);
  }

  int stamp() {
    return stamp;
  }

  void append(T element) {
    Objects.requireNonNull(element, "an element of a list state");
    if (size == elements.length) {
      elements = Arrays.copyOf(elements, Math.max(LEAST_ROOM, size + (size >> 1)));
    }
    elements[size++] = element;
  }

  @Override
  @SuppressWarnings("unchecked") // append is the only way in
  public T get(int index) {
    return (T) elements[Objects.checkIndex(index, size)];
  }

  @Override
  public int size() {
    return size;
  }
}
