package dev.weir.api.function;

import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.SubtaskList;
import dev.weir.api.state.ValueState;
import dev.weir.state.KeyedState;
import dev.weir.state.SubtaskState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a function holds in its fields: the state itself is known only once the function was placed.
 */
abstract class StateHandle {
  private @Nullable CallScope scope;

  abstract String name();

  /** What it is called in messages. */
  String what() {
    return "state '" + name() + "'";
  }

  /** Finds the state behind the handle, which may be used in these calls. */
  final void bind(CallScope calls, @Nullable KeyedState keyed, SubtaskState subtask) {
    scope = calls;
    bind(keyed, subtask);
  }

  abstract void bind(@Nullable KeyedState keyed, SubtaskState subtask);

  /** The state, in a call for a key. */
  final <S> S ofKey(@Nullable S state) {
    CallScope calls = scope;
    if (state == null || calls == null || !calls.allowsKey()) {
      throw unusable();
    }
    return state;
  }

  /** The state, in any call. */
  final <S> S ofSubtask(@Nullable S state) {
    CallScope calls = scope;
    if (state == null || calls == null || !calls.allows()) {
      throw unusable();
    }
    return state;
  }

  private IllegalStateException unusable() {
    CallScope calls = scope;
    return calls == null
        ? new IllegalStateException(what() + " is usable from open() on, not in the constructor")
        : calls.refusal(what());
  }

  private static KeyedState keyedState(@Nullable KeyedState keyed, String name) {
    return Objects.requireNonNull(
        keyed, () -> "state '" + name + "' needs a key: use it behind keyBy");
  }

  /** What there is of the current key as a whole. */
  static final class OfKey extends StateHandle {
    private @Nullable KeyedState state;

    @Override
    String name() {
      return "of the key";
    }

    @Override
    String what() {
      return "the namespace of a key";
    }

    @Override
    void bind(@Nullable KeyedState keyed, SubtaskState subtask) {
      state = keyed;
    }

    KeyedState state() {
      return ofKey(state);
    }
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
      return ofKey(state).value();
    }

    @Override
    public void update(T value) {
      ofKey(state).update(value);
    }

    @Override
    public void clear() {
      ofKey(state).clear();
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
      ofKey(state).add(element);
    }

    @Override
    public List<T> get() {
      return ofKey(state).get();
    }

    @Override
    public void update(List<T> elements) {
      ofKey(state).update(elements);
    }

    @Override
    public void clear() {
      ofKey(state).clear();
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
      return ofKey(state).get(key);
    }

    @Override
    public void put(K key, V value) {
      ofKey(state).put(key, value);
    }

    @Override
    public void remove(K key) {
      ofKey(state).remove(key);
    }

    @Override
    public boolean contains(K key) {
      return ofKey(state).contains(key);
    }

    @Override
    public boolean isEmpty() {
      return ofKey(state).isEmpty();
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
      return ofKey(state).entries();
    }

    @Override
    public void clear() {
      ofKey(state).clear();
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
      ofSubtask(state).add(element);
    }

    @Override
    public List<T> get() {
      return ofSubtask(state).get();
    }

    @Override
    public void update(List<T> elements) {
      ofSubtask(state).update(elements);
    }
  }
}
