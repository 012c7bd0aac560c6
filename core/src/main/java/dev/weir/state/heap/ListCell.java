package dev.weir.state.heap;

import java.util.AbstractList;
import java.util.Arrays;
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

  /** A list of the elements in the array, which is its own from now on. */
  static <T> ListCell<T> of(Object[] elements, int stamp) {
    return new ListCell<>(elements, elements.length, stamp);
  }

  static <T> ListCell<T> ofOne(T element, int stamp) {
    ListCell<T> cell = new ListCell<>(new Object[LEAST_ROOM], 0, stamp);
    cell.append(element);
    return cell;
  }

  /** The cell to change instead of this one, which stays as it is. */
  ListCell<T> successor(int newStamp) {
    endIterations();
    return new ListCell<>(elements, size, newStamp);
  }

  int stamp() {
    return stamp;
  }

  void append(T element) {
    modCount++;
    if (size == elements.length) {
      elements = Arrays.copyOf(elements, Math.max(LEAST_ROOM, size + (size >> 1)));
    }
    elements[size++] = element;
  }

  /** Whoever goes on iterating over this list fails. */
  void endIterations() {
    modCount++;
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
