package dev.weir.api.function;

import dev.weir.api.call.CallScope;
import dev.weir.api.state.BroadcastState;
import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.SubtaskList;
import dev.weir.api.state.TimeToLive;
import dev.weir.api.state.ValueState;
import dev.weir.state.KeyedState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
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
  final void bind(CallScope calls, FunctionState in) {
    scope = calls;
    bind(in);
  }

  abstract void bind(FunctionState in);

  /** The calls of the function, which has been bound. */
  final CallScope scope() {
    CallScope calls = scope;
    if (calls == null) {
      throw unusable();
    }
    return calls;
  }

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

  /** The state, in a call for a broadcast record. */
  final <S> S ofBroadcast(@Nullable S state) {
    CallScope calls = scope;
    if (state == null || calls == null) {
      throw unusable();
    }
    if (!calls.allowsBroadcast()) {
      throw calls.refusalOfBroadcast("a change of " + what());
    }
    return state;
  }

  private IllegalStateException unusable() {
    CallScope calls = scope;
    return calls == null
        ? new IllegalStateException(what() + " is usable from open() on, not in the constructor")
        : calls.refusal(what());
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
    void bind(FunctionState in) {
      state = in.keyed();
    }

    @SuppressWarnings("unchecked") // the keys of a function's states are the keys of its records
    <K> void forEachKey(String name, Consumer<? super K> action) {
      CallScope calls = scope();
      if (!calls.allowsBroadcast()) {
        throw calls.refusalOfBroadcast("forEachKey");
      }
      KeyedState keyed = Objects.requireNonNull(state);
      calls.beginForKey();
      try {
        keyed.forEachKey(name, (key, namespace) -> action.accept((K) key));
      } finally {
        calls.beginForBroadcast();
      }
    }

    KeyedState state() {
      return ofKey(state);
    }
  }

  static final class OfValue<T> extends StateHandle implements ValueState<T> {
    private final StateSpec.OfValue<T> spec;
    private final @Nullable TimeToLive timeToLive;
    private @Nullable ValueState<T> state;

    OfValue(StateSpec.OfValue<T> spec, @Nullable TimeToLive timeToLive) {
      this.spec = spec;
      this.timeToLive = timeToLive;
    }

    @Override
    String name() {
      return spec.name();
    }

    @Override
    void bind(FunctionState in) {
      state =
          timeToLive == null
              ? in.keyed(name()).value(spec)
              : in.expiring(name()).value(spec.expiring(timeToLive));
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
    private final @Nullable TimeToLive timeToLive;
    private @Nullable ListState<T> state;

    OfList(StateSpec.OfList<T> spec, @Nullable TimeToLive timeToLive) {
      this.spec = spec;
      this.timeToLive = timeToLive;
    }

    @Override
    String name() {
      return spec.name();
    }

    @Override
    void bind(FunctionState in) {
      state =
          timeToLive == null
              ? in.keyed(name()).list(spec)
              : in.expiring(name()).list(spec.expiring(timeToLive));
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
    private final @Nullable TimeToLive timeToLive;
    private @Nullable MapState<K, V> state;

    OfMap(StateSpec.OfMap<K, V> spec, @Nullable TimeToLive timeToLive) {
      this.spec = spec;
      this.timeToLive = timeToLive;
    }

    @Override
    String name() {
      return spec.name();
    }

    @Override
    void bind(FunctionState in) {
      state =
          timeToLive == null
              ? in.keyed(name()).map(spec)
              : in.expiring(name()).map(spec.expiring(timeToLive));
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
    void bind(FunctionState in) {
      state = in.subtask().list(spec);
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

  /** A broadcast state as a function holds it: read in all calls, changed in those of one side. */
  static final class OfBroadcast<K, V> extends StateHandle implements BroadcastState<K, V> {
    private final StateSpec.OfBroadcast<K, V> spec;
    private @Nullable BroadcastState<K, V> state;

    OfBroadcast(StateSpec.OfBroadcast<K, V> spec) {
      this.spec = spec;
    }

    @Override
    String name() {
      return spec.name();
    }

    @Override
    void bind(FunctionState in) {
      state = in.subtask().broadcast(spec);
    }

    @Override
    public @Nullable V get(K key) {
      return ofSubtask(state).get(key);
    }

    @Override
    public void put(K key, V value) {
      ofBroadcast(state).put(key, value);
    }

    @Override
    public void remove(K key) {
      ofBroadcast(state).remove(key);
    }

    @Override
    public boolean contains(K key) {
      return ofSubtask(state).contains(key);
    }

    @Override
    public boolean isEmpty() {
      return ofSubtask(state).isEmpty();
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
      return ofSubtask(state).entries();
    }

    @Override
    public void clear() {
      ofBroadcast(state).clear();
    }
  }
}
