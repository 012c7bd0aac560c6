package dev.weir.state.heap;

import dev.weir.api.state.ListState;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.heap.table.HeapTable;
import dev.weir.state.heap.table.Preservation;
import dev.weir.state.rules.NoNull;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class HeapListState<T> extends TableState<List<T>> implements ListState<T> {
  private final Preservation preservation;

  HeapListState(HeapTable table, KeyedStateFormat<List<T>> format, HeapContext context) {
    super(table, format, context);
    preservation = context.preservation();
  }

  @Override
  public void add(T element) {
    NoNull.element(element, name);
    ListCell<T> cell = cell();
    if (cell == null) {
      table.put(ListCell.ofOne(element, preservation.stamp()));
    } else if (preservation.isShared(cell.stamp())) {
      ListCell<T> own = cell.successor(preservation.stamp());
      own.append(element);
      table.put(own);
    } else {
      cell.append(element);
    }
  }

  @Override
  public List<T> get() {
    ListCell<T> cell = cell();
    return cell == null ? Collections.emptyList() : cell;
  }

  @Override
  public void update(List<T> elements) {
    Object[] copy = NoNull.elements(elements, name).toArray();
    for (Object element : copy) {
      NoNull.element(element, name);
    }
    endViews();
    if (copy.length == 0) {
      table.remove();
    } else {
      table.put(ListCell.of(copy, preservation.stamp()));
    }
  }

  @Override
  public void clear() {
    endViews();
    table.remove();
  }

  private void endViews() {
    ListCell<T> cell = cell();
    if (cell != null) {
      cell.endIterations();
    }
  }

  @SuppressWarnings("unchecked") // this table holds only such cells
  private @Nullable ListCell<T> cell() {
    return (ListCell<T>) table.get();
  }

  @Override
  Object toCell(List<T> content) {
    return ListCell.of(content.toArray(), preservation.stamp());
  }

  @Override
  @SuppressWarnings("unchecked") // as in cell()
  List<T> toContent(Object cell) {
    return (ListCell<T>) cell;
  }
}
