package dev.weir.persistence.rocksdb;

import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.rules.NoNull;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

final class RocksDbValueState<T> extends CachedState<T> implements ValueState<T> {
  private final @Nullable T orElse;

  RocksDbValueState(StateContext context, KeyedStateFormat<T> format, StateSpec.OfValue<T> spec) {
    super(context, format, spec.type().type() == Long.class);
    orElse = spec.orElse();
  }

  @Override
  @SuppressWarnings("unchecked") // the cache holds only what update received or the format read
  public @Nullable T value() {
    Object value = cell();
    return value == null ? orElse : (T) value;
  }

  @Override
  public void update(T value) {
    set(NoNull.value(value, name));
  }

  @Override
  public void clear() {
    set(null);
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
