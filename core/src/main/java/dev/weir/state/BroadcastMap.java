package dev.weir.state;

import dev.weir.api.state.BroadcastState;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.SubtaskList;
import dev.weir.serde.TypeRef;
import dev.weir.state.rules.MapKeys;
import dev.weir.state.rules.NoNull;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A broadcast state in memory. A snapshot takes a copy, if anything has changed since the last. */
final class BroadcastMap<K, V> implements BroadcastState<K, V> {
  private final String name;
  private final MapKeys keys;
  private final SubtaskList<Map<K, V>> saved;
  private final Map<K, V> content = new LinkedHashMap<>();
  private final Map<K, V> view = Collections.unmodifiableMap(content);
  private boolean changed;

  BroadcastMap(String name, MapKeys keys, SubtaskList<Map<K, V>> saved) {
    this.name = name;
    this.keys = keys;
    this.saved = saved;
  }

  /** The type of the whole map. */
  @SuppressWarnings("unchecked") // the type's arguments are K and V
  static <K, V> TypeRef<Map<K, V>> typeOf(StateSpec.OfBroadcast<K, V> spec) {
    return (TypeRef<Map<K, V>>)
        TypeRef.ofType(new MapType(spec.keyType().type(), spec.valueType().type()));
  }

  private record MapType(Type key, Type value) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return new Type[] {key, value};
    }

    @Override
    public Type getRawType() {
      return Map.class;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return null;
    }
  }

  void load() {
    content.clear();
    saved.get().forEach(content::putAll);
    changed = false;
  }

  void save() {
    if (changed) {
      saved.update(
          content.isEmpty()
              ? List.of()
              : List.of(Collections.unmodifiableMap(new LinkedHashMap<>(content))));
      changed = false;
    }
  }

  @Override
  public @Nullable V get(K key) {
    return content.get(NoNull.mapKey(key, name));
  }

  @Override
  public void put(K key, V value) {
    content.put(keys.require(key), NoNull.mapValue(value, name));
    changed = true;
  }

  @Override
  public void remove(K key) {
    content.remove(NoNull.mapKey(key, name));
    changed = true;
  }

  @Override
  public boolean contains(K key) {
    return content.containsKey(NoNull.mapKey(key, name));
  }

  @Override
  public boolean isEmpty() {
    return content.isEmpty();
  }

  @Override
  public Iterable<Map.Entry<K, V>> entries() {
    return view.entrySet();
  }

  @Override
  public void clear() {
    content.clear();
    changed = true;
  }
}
