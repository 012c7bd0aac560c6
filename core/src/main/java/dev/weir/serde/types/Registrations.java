package dev.weir.serde.types;

import dev.weir.serde.Serde;
import dev.weir.serde.builtin.Leaves;
import dev.weir.serde.derive.Derivation;
import dev.weir.serde.derive.TypeKey;
import dev.weir.serde.derive.TypeRegistry;
import dev.weir.serde.dynamic.DynamicTypes;
import dev.weir.serde.explain.Advice;
import dev.weir.serde.kryo.KryoSerde;
import dev.weir.serde.kryo.KryoTypes;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Which serde each type of a pipeline has: registered, built in, or derived so far. */
final class Registrations implements TypeRegistry {
  private final KryoTypes kryo;
  private final DynamicTypes dynamicTypes;
  private final Map<Class<?>, Serde<?>> registered = new ConcurrentHashMap<>();
  private final List<Class<?>> registeredParents = new CopyOnWriteArrayList<>();
  private final Map<TypeKey, Serde<?>> derived = new ConcurrentHashMap<>();

  Registrations(ClassLoader loader, KryoTypes kryo) {
    this.kryo = kryo;
    this.dynamicTypes = new DynamicTypes(this, loader);
  }

  /** Each type that somebody registered with a serde, by name. */
  List<String> lines() {
    return registered.entrySet().stream()
        .filter(each -> !(each.getValue() instanceof KryoSerde)) // these have a place of their own
        .map(
            each ->
                "type "
                    + each.getKey().getName()
                    + " serde="
                    + each.getValue().getClass().getName())
        .sorted()
        .toList();
  }

  DynamicTypes dynamicTypes() {
    return dynamicTypes;
  }

  /**
   * Uses the serde for the type.
   *
   * @throws IllegalStateException if the type is in use already, or registered with another serde
   */
  synchronized void add(Class<?> type, Serde<?> serde) {
    String name = type.getTypeName();
    if (Leaves.find(type) != null
        || List.of(List.class, Set.class, Map.class, Optional.class, Object.class).contains(type)) {
      throw new IllegalArgumentException(name + " has a built-in serde");
    }
    Serde<?> before = registered.get(type);
    if (serde.equals(before)) {
      return;
    }
    if (before != null) {
      throw new IllegalStateException(name + " is registered already, with " + before);
    }
    if (derived.keySet().stream().anyMatch(key -> key.raw() == type)) {
      throw new IllegalStateException(
          name + " is in use already: register it before the first operator that uses it");
    }
    registered.put(type, serde);
    dynamicTypes.allow(type);
    if (Modifier.isAbstract(type.getModifiers())) {
      registeredParents.add(type);
    }
  }

  @Override
  public Serde<Object> dynamic(Class<?> declared) {
    return dynamicTypes.serdeOf(declared);
  }

  @Override
  public Serde<?> derive(TypeKey key) {
    Serde<?> known = find(key);
    if (known != null) {
      return known;
    }
    Derivation derivation = new Derivation(this);
    Serde<?> serde = derivation.serde(key, Advice.simpleName(key.raw()));
    derivation.permitted().forEach(dynamicTypes::allow);
    derived.putAll(derivation.derived());
    return serde;
  }

  @Override
  public @Nullable Serde<?> find(TypeKey key) {
    Class<?> raw = key.raw();
    Serde<?> known = registered.get(raw);
    if (known == null) {
      known = Leaves.find(raw);
    }
    if (known == null) {
      known = raw == Object.class ? dynamicTypes.anyType() : derived.get(key);
    }
    if (known == null && !raw.isRecord() && !raw.isEnum() && !raw.isInterface()) {
      Class<?> parent = registeredParent(raw);
      known = parent == null ? null : registered.get(parent);
    }
    return known;
  }

  @Override
  public @Nullable String kryoAdvice(Class<?> type) {
    return kryo.kryoAdvice(type);
  }

  @Override
  public boolean isRegistered(Class<?> type) {
    return registered.containsKey(type);
  }

  @Override
  public @Nullable Class<?> registeredParent(Class<?> type) {
    for (Class<?> parent : registeredParents) {
      if (parent != type && parent.isAssignableFrom(type)) {
        return parent;
      }
    }
    return null;
  }
}
