package dev.weir.persistence.rocksdb;

import dev.weir.state.KeyedStateFormat;
import dev.weir.state.ListState;
import dev.weir.state.NoNull;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/** A list per key, in the database as one value: it is written anew when it has changed. */
final class RocksDbListState<T> extends CachedState<List<T>> implements ListState<T> {
  RocksDbListState(StateContext context, KeyedStateFormat<List<T>> format) {
    super(context, format, false);
  }

  @Override
  @SuppressWarnings("unchecked") // this state's cells are such lists
  public void add(T element) {
    NoNull.element(element, name);
    Elements<T> cell = (Elements<T>) cellToChange();
    if (cell == null) {
      cell = new Elements<>(new Object[4], 0);
      set(cell);
    }
    cell.append(element);
  }

  @Override
  @SuppressWarnings("unchecked") // as in add()
  public List<T> get() {
    Object cell = cell();
    return cell == null ? Collections.emptyList() : (Elements<T>) cell;
  }

  @Override
  public void update(List<T> elements) {
    Object[] copy = NoNull.elements(elements, name).toArray();
    for (Object element : copy) {
      NoNull.element(element, name);
    }
    endViews();
    set(copy.length == 0 ? null : new Elements<T>(copy, copy.length));
  }

  @Override
  public void clear() {
    endViews();
    set(null);
  }

  /** A list that was looked at is in the cache. */
  private void endViews() {
    if (cachedCell() instanceof Elements<?> elements) {
      elements.endIterations();
    }
  }

  @Override
  Object toCell(List<T> content) {
    Object[] copy = content.toArray();
    return new Elements<T>(copy, copy.length);
  }

  @Override
  @SuppressWarnings("unchecked") // as in add()
  List<T> toContent(Object cell) {
    return (Elements<T>) cell;
  }

  @Override
  Object successor(Object cell) {
    Elements<?> before = (Elements<?>) cell;
    before.endIterations();
    return new Elements<T>(before.elements, before.size);
  }

  /**
   * Elements are only ever appended, so a successor shares the array: what it appends lies behind
   * the end of its predecessor.
   */
  private static final class Elements<T> extends AbstractList<T> implements RandomAccess {
    private Object[] elements;
    private int size;

    Elements(Object[] elements, int size) {
      this.elements = elements;
      this.size = size;
    }

    /** Whoever goes on iterating over this list fails. */
    void endIterations() {
      modCount++;
    }

    void append(T element) {
      modCount++;
      if (size == elements.length) {
        elements = Arrays.copyOf(elements, Math.max(4, size + (size >> 1)));
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
}
