package dev.weir.state.heap;

import dev.weir.api.state.ValueState;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.heap.table.HeapTable;
import dev.weir.state.rules.NoNull;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

final class HeapValueState<T> extends TableState<T> implements ValueState<T> {
  private final @Nullable T orElse;

  HeapValueState(
      HeapTable table, KeyedStateFormat<T> format, HeapContext context, @Nullable T orElse) {
    super(table, format, context);
    this.orElse = orElse;
  }

  @Override
  @SuppressWarnings("unchecked") // the table holds only what update received
  public @Nullable T value() {
    Object value = table.get();
    return value == null ? orElse : (T) value;
  }

  @Override
  public void update(T value) {
    table.put(NoNull.value(value, name));
  }

  @Override
  public void clear() {
    table.remove();
  }

  @Override
  Object toCell(T content) {
    return Objects.requireNonNull(content);
  }

  @Override
  @SuppressWarnings("unchecked") // as in value()
  T toContent(Object cell) {
    return (T) cell;
  }
}
