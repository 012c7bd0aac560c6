package dev.weir.persistence.rocksdb;

import dev.weir.api.state.ListState;
import dev.weir.persistence.rocksdb.layout.ListChunks;
import dev.weir.persistence.rocksdb.write.WriteBehind;
import dev.weir.serde.BinaryWriter;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.rules.NoNull;
import java.util.Collections;
import java.util.List;

/**
 * A list per key, in the database as {@link ListChunks}. What is appended to a list that is not
 * cached is kept alone, and merged with what the database holds without a look at it; only who asks
 * for the elements has them read.
 */
final class RocksDbListState<T> extends CachedState<List<T>> implements ListState<T> {
  private final WriteBehind behind;

  RocksDbListState(StateContext context, KeyedStateFormat<List<T>> format) {
    super(context, format, false);
    behind = context.behind();
  }

  @Override
  @SuppressWarnings("unchecked") // this state's cells are such lists
  public void add(T element) {
    NoNull.element(element, name);
    CachedList<T> cell = (CachedList<T>) unreadCellToChange();
    if (cell == null) {
      cell = CachedList.replacing(new Object[CachedList.LEAST_ROOM], 0, behind.epoch());
      set(cell);
    }
    cell.append(element, behind.epoch());
  }

  @Override
  @SuppressWarnings("unchecked") // as in add()
  public List<T> get() {
    CachedList<T> cell = (CachedList<T>) cell();
    if (cell != null && cell.isTail()) {
      cell = (CachedList<T>) reread();
    }
    return cell == null ? Collections.emptyList() : cell;
  }

  @Override
  public void update(List<T> elements) {
    Object[] copy = NoNull.elements(elements, name).toArray();
    for (Object element : copy) {
      NoNull.element(element, name);
    }
    endViews();
    set(copy.length == 0 ? null : CachedList.replacing(copy, copy.length, behind.epoch()));
  }

  @Override
  public void clear() {
    endViews();
    set(null);
  }

  /** A list that was looked at is in the cache. */
  private void endViews() {
    if (cachedCell() instanceof CachedList<?> list) {
      list.endIterations();
    }
  }

  @Override
  Object toCell(List<T> content) {
    Object[] copy = content.toArray();
    return CachedList.stored(copy, copy.length);
  }

  @Override
  @SuppressWarnings("unchecked") // as in add()
  List<T> toContent(Object cell) {
    return (CachedList<T>) cell;
  }

  @Override
  Object successor(Object cell) {
    return ((CachedList<?>) cell).successor(behind.epoch());
  }

  @Override
  Object unreadCell() {
    return CachedList.tail();
  }

  @Override
  boolean isAppended(Object cell) {
    return ((CachedList<?>) cell).isAppended();
  }

  @Override
  @SuppressWarnings("unchecked") // as in add()
  void writeStored(Object cell, BinaryWriter scratch, BinaryWriter out) {
    ListChunks.write(format, ((CachedList<T>) cell).changed(), scratch, out);
  }

  @Override
  List<T> readStored(byte[] value) {
    return ListChunks.read(format, value);
  }
}
