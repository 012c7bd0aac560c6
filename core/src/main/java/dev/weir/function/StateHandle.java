package dev.weir.function;

import dev.weir.state.KeyedState;
import dev.weir.state.ListState;
import dev.weir.state.MapState;
import dev.weir.state.StateSpec;
import dev.weir.state.SubtaskList;
import dev.weir.state.SubtaskState;
import dev.weir.state.ValueState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a function holds in its fields: the state itself is known only once the function was placed.
 */
abstract class StateHandle {
  abstract String name();

  abstract void bind(@Nullable KeyedState keyed, SubtaskState subtask);

  private static <S> S bound(@Nullable S state, String name) {
    if (state == null) {
      throw new IllegalStateException(
          "state '" + name + "' is usable from open() on, not in the constructor");
    }
    return state;
  }

  private static KeyedState keyedState(@Nullable KeyedState keyed, String name) {
    return Objects.requireNonNull(
        keyed, () -> "state '" + name + "' needs a key: use it behind keyBy");
  }

  static final class OfValue<T> extends StateHandle implements ValueState<T> {
    private final StateSpec.OfValue<T> spec;
    private @Nullable ValueState<T> state;

    OfValue(StateSpec.OfValue<T> spec) {
      this.spec = spec;
    }

    @Override
    String name() {
      return spec.name();
    }

    @Override
    void bind(@Nullable KeyedState keyed, SubtaskState subtask) {
      state = keyedState(keyed, name()).value(spec);
    }

    @Override
    public @Nullable T value() {
      return bound(state, name()).value();
    }

    @Override
    public void update(T value) {
      bound(state, name()).update(value);
    }

    @Override
    public void clear() {
      bound(state, name()).clear();
    }
  }

  static final class OfList<T> extends StateHandle implements ListState<T> {
    private final StateSpec.OfList<T> spec;
    private @Nullable ListState<T> state;

    OfList(StateSpec.OfList<T> spec) {
      this.spec = spec;
    }

    @Override
    String name() {
      return spec.name();
    }

    @Override
    void bind(@Nullable KeyedState keyed, SubtaskState subtask) {
      state = keyedState(keyed, name()).list(spec);
    }

    @Override
    public void add(T element) {
      bound(state, name()).add(element);
    }

    @Override
    public List<T> get() {
      return bound(state, name()).get();
    }

    @Override
    public void update(List<T> elements) {
      bound(state, name()).update(elements);
    }

    @Override
    public void clear() {
      bound(state, name()).clear();
    }
  }

  static final class OfMap<K, V> extends StateHandle implements MapState<K, V> {
    private final StateSpec.OfMap<K, V> spec;
    private @Nullable MapState<K, V> state;

    OfMap(StateSpec.OfMap<K, V> spec) {
      this.spec = spec;
    }

    @Override
    String name() {
      return spec.name();
    }

    @Override
    void bind(@Nullable KeyedState keyed, SubtaskState subtask) {
      state = keyedState(keyed, name()).map(spec);
    }

    @Override
    public @Nullable V get(K key) {
      return bound(state, name()).get(key);
    }

    @Override
    public void put(K key, V value) {
      bound(state, name()).put(key, value);
    }

    @Override
    public void remove(K key) {
      bound(state, name()).remove(key);
    }

    @Override
    public boolean contains(K key) {
      return bound(state, name()).contains(key);
    }

    @Override
    public boolean isEmpty() {
      return bound(state, name()).isEmpty();
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
      return bound(state, name()).entries();
    }

    @Override
    public void clear() {
      bound(state, name()).clear();
    }
  }

  static final class OfSubtaskList<T> extends StateHandle implements SubtaskList<T> {
    private final StateSpec.OfSubtaskList<T> spec;
    private @Nullable SubtaskList<T> state;

    OfSubtaskList(StateSpec.OfSubtaskList<T> spec) {
      this.spec = spec;
    }

    @Override
    String name() {
      return spec.name();
    }

    @Override
    void bind(@Nullable KeyedState keyed, SubtaskState subtask) {
      state = subtask.list(spec);
    }

    @Override
    public void add(T element) {
      bound(state, name()).add(element);
    }

    @Override
    public List<T> get() {
      return bound(state, name()).get();
    }

    @Override
    public void update(List<T> elements) {
      bound(state, name()).update(elements);
    }
  }
}
