package dev.weir.serde.dynamic;

import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeDictionary;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.builtin.EnumSerde;
import dev.weir.serde.builtin.Leaf;
import dev.weir.serde.builtin.Leaves;
import dev.weir.serde.builtin.ListSerde;
import dev.weir.serde.builtin.MapSerde;
import dev.weir.serde.builtin.OptionalSerde;
import dev.weir.serde.builtin.SetSerde;
import dev.weir.serde.builtin.Slot;
import dev.weir.serde.derive.TypeKey;
import dev.weir.serde.derive.TypeRegistry;
import dev.weir.serde.explain.Advice;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which classes a dynamic value may have, and which of them stored bytes may name. The two are the
 * same: what can be written can be read, by a process that knows no more than the pipeline's
 * registrations.
 */
public final class DynamicTypes implements TypeDictionary.Owner {
  private final TypeRegistry registry;
  private final KeyHashes keyHashes;
  private final DynamicSerde anyType;
  private final List<DynamicType> builtIn = new ArrayList<>();
  private final Map<Class<?>, DynamicType> byClass = new ConcurrentHashMap<>();
  private final Map<String, Class<?>> allowed = new ConcurrentHashMap<>();
  private final StoredTypes stored;

  /**
   * Creates the built-in types.
   *
   * @param loader finds the classes that stored bytes name
   */
  public DynamicTypes(TypeRegistry registry, ClassLoader loader) {
    this.registry = registry;
    this.stored = new StoredTypes(this, loader);
    this.keyHashes = new KeyHashes(registry, this);
    this.anyType = new DynamicSerde(this, Object.class);
    Slot any = anyType.slot();
    for (Leaf<?> leaf : Leaves.IN_ORDER) {
      byClass.put(leaf.type(), addBuiltIn(leaf));
    }
    // In the order of their ids: append only.
    byClass.put(List.class, addBuiltIn(new ListSerde(any)));
    byClass.put(Set.class, addBuiltIn(new SetSerde(any)));
    byClass.put(Map.class, addBuiltIn(new MapSerde(any, any)));
    byClass.put(Optional.class, addBuiltIn(new OptionalSerde(any)));
    for (Leaf<?> leaf : Leaves.LATER) {
      byClass.put(leaf.type(), addBuiltIn(leaf));
    }
  }

  private DynamicType addBuiltIn(Serde<?> serde) {
    DynamicType type = DynamicType.builtIn(builtIn.size() + 1, serde);
    builtIn.add(type);
    return type;
  }

  /** Returns the serde of values of any type; it writes null too, and then reads null. */
  public Serde<Object> anyType() {
    return anyType;
  }

  /** Returns the serde of such values as an instance of the declared type can be. */
  public Serde<Object> serdeOf(Class<?> declared) {
    return new DynamicSerde(this, declared);
  }

  /** Returns the serde for reading keys: the types of dynamic values inside must be unchanged. */
  public <T> Serde<T> keySerde(Serde<T> serde) {
    return new KeySerde<>(this, serde);
  }

  /** Returns the hashes of keys of any class. */
  public KeyHashes keyHashes() {
    return keyHashes;
  }

  @Override
  public TypeDictionary newDictionary() {
    return new ScopeDictionary(this);
  }

  /** Lets dynamic values be of the class, besides records and enums, which always may. */
  public void allow(Class<?> type) {
    allowed.put(type.getName(), type);
  }

  DynamicType builtIn(int id) {
    if (id < 1 || id > builtIn.size()) {
      throw new CorruptDataException("There is no built-in type " + id);
    }
    return builtIn.get(id - 1);
  }

  /**
   * Passes if a value of the class can be written.
   *
   * @throws UnserializableTypeException otherwise
   */
  public void require(Class<?> valueClass) {
    of(valueClass);
  }

  /**
   * Returns what a value of the class is written as.
   *
   * @throws UnserializableTypeException if it is neither built in, nor a record or an enum, nor
   *     registered
   */
  DynamicType of(Class<?> valueClass) {
    DynamicType known = byClass.get(valueClass);
    if (known == null) {
      known = resolve(writtenAs(valueClass));
      byClass.put(valueClass, known);
    }
    return known;
  }

  private DynamicType resolve(Class<?> target) {
    DynamicType known = byClass.get(target);
    if (known != null) {
      return known;
    }
    Serde<?> serde = registry.derive(TypeKey.of(target));
    if (!isReadable(target)) {
      Class<?> element = innermost(target);
      throw UnserializableTypeException.of(
          target.getTypeName(),
          Advice.simpleName(target),
          "it occurs where any type may, and its name is not registered for reading",
          Advice.anyOf(Advice.register(element), "make it a record"));
    }
    return DynamicType.named(target.getName(), serde);
  }

  private Class<?> writtenAs(Class<?> valueClass) {
    if (registry.isRegistered(valueClass) || valueClass.isRecord()) {
      return valueClass;
    }
    if (Enum.class.isAssignableFrom(valueClass)) {
      return EnumSerde.enumClass(valueClass);
    }
    if (ZoneId.class.isAssignableFrom(valueClass)) {
      return ZoneId.class; // but for offsets, which are known by their class
    }
    // Another's collection may have properties that a plain one cannot give back.
    if (valueClass.getClassLoader() == null) {
      for (Class<?> plain : List.of(List.class, Set.class, Map.class)) {
        if (plain.isAssignableFrom(valueClass)) {
          return plain;
        }
      }
    }
    Class<?> parent = registry.registeredParent(valueClass);
    return parent != null ? parent : valueClass;
  }

  /** Returns the class that was allowed by this name; null if none was. */
  @Nullable Class<?> allowed(String name) {
    return allowed.get(name);
  }

  /** Whether stored bytes may name the class. */
  boolean isReadable(Class<?> type) {
    if (type.isArray()) {
      Class<?> element = innermost(type);
      return element.isPrimitive()
          || element.isInterface()
          || element == Object.class
          || Leaves.find(element) != null
          || isReadable(element);
    }
    return type.isRecord() || type.isEnum() || allowed.get(type.getName()) == type;
  }

  private static Class<?> innermost(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element;
  }

  /** Returns the types that stored bytes define. */
  StoredTypes stored() {
    return stored;
  }
}
