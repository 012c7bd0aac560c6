package dev.weir.persistence.rocksdb;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * What the cache holds of a key's list: all of it, which its user sees as an unmodifiable list, or
 * its tail, which was appended without reading what comes before. Knows what of it is not in the
 * database.
 *
 * <p>Elements are only ever appended, so a {@link #successor} shares the array: what it appends
 * lies behind the end of its predecessor.
 */
final class CachedList<T> extends AbstractList<T> implements RandomAccess {
  static final int LEAST_ROOM = 4;
  private static final int REPLACED = -1;

  private final boolean tail;
  private Object[] elements;
  private int size;

  /** The epoch of the last change; 0 if there was none. */
  private int epoch;

  /** The first element that was appended in that epoch, or that the list was replaced in it. */
  private int appendedFrom;

  private CachedList(boolean tail, Object[] elements, int size, int epoch, int appendedFrom) {
    this.tail = tail;
    this.elements = elements;
    this.size = size;
    this.epoch = epoch;
    this.appendedFrom = appendedFrom;
  }

  /** A list as the database has it, of the elements in the array, which is its own from now on. */
  static <T> CachedList<T> stored(Object[] elements, int size) {
    return new CachedList<>(false, elements, size, 0, REPLACED);
  }

  /** A list instead of the one that the database has. */
  static <T> CachedList<T> replacing(Object[] elements, int size, int epoch) {
    return new CachedList<>(false, elements, size, epoch, REPLACED);
  }

  /** What comes behind a list that was not read. */
  static <T> CachedList<T> tail() {
    return new CachedList<>(true, new Object[LEAST_ROOM], 0, 0, 0);
  }

  /** The list to change instead of this one, which stays as it is. */
  CachedList<T> successor(int newEpoch) {
    endIterations();
    return tail
        ? new CachedList<>(true, new Object[LEAST_ROOM], 0, newEpoch, 0)
        : new CachedList<>(false, elements, size, newEpoch, size);
  }

  boolean isTail() {
    return tail;
  }

  void append(T element, int inEpoch) {
    modCount++;
    if (epoch != inEpoch) {
      begin(inEpoch);
    }
    if (size == elements.length) {
      elements = Arrays.copyOf(elements, Math.max(LEAST_ROOM, size + (size >> 1)));
    }
    elements[size++] = element;
  }

  /** What there is so far is in the database. */
  private void begin(int newEpoch) {
    epoch = newEpoch;
    if (tail) {
      elements = new Object[LEAST_ROOM];
      size = 0;
    }
    appendedFrom = size;
  }

  /** Whether {@link #changed} comes behind what the database has, and not in its place. */
  boolean isAppended() {
    return appendedFrom != REPLACED;
  }

  /**
   * What was changed in the last epoch with a change. On any thread, for a list that is not changed
   * any more; not a view of it, which would take the end of iterations for a change.
   */
  @SuppressWarnings("unchecked") // append is the only way in
  List<T> changed() {
    List<Object> all = Arrays.asList(elements);
    return (List<T>) all.subList(isAppended() ? appendedFrom : 0, size);
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
