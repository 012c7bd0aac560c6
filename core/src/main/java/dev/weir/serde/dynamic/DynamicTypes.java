package dev.weir.serde.dynamic;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.IncompatibleSchemaException;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.StableHash;
import dev.weir.serde.TypeDictionary;
import dev.weir.serde.UnknownTypeException;
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
import dev.weir.serde.evolve.Evolution;
import dev.weir.serde.explain.Advice;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
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
  private final ClassLoader loader;
  private final KeyHashes keyHashes;
  private final DynamicSerde anyType;
  private final List<DynamicType> builtIn = new ArrayList<>();
  private final Map<Class<?>, DynamicType> byClass = new ConcurrentHashMap<>();
  private final Map<String, Class<?>> allowed = new ConcurrentHashMap<>();
  private final Map<Definition, DynamicType> verified = new ConcurrentHashMap<>();

  /**
   * Creates the built-in types.
   *
   * @param loader finds the classes that stored bytes name
   */
  public DynamicTypes(TypeRegistry registry, ClassLoader loader) {
    this.registry = registry;
    this.loader = loader;
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

  private boolean isReadable(Class<?> type) {
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

  /**
   * Returns the type of a stored definition; its serde reads values as they were stored.
   *
   * @throws UnknownTypeException if it names a class that may not be read
   * @throws IncompatibleSchemaException if the class has changed too much
   */
  DynamicType definedBy(byte[] bytes, int offset, int length) {
    DynamicType known = verified.get(new Definition(bytes, offset, length));
    if (known != null) {
      return known;
    }
    BinaryReader in = new BinaryReader(bytes, offset, length);
    String name = in.readUtf();
    Schema stored = Schema.read(in);
    if (in.remaining() > 0) {
      throw new CorruptDataException("The definition of " + name + " is too long");
    }
    DynamicType current = of(readableClass(name));
    byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
    DynamicType type = asStored(name, stored, current, copy);
    verified.put(new Definition(copy, 0, length), type);
    return type;
  }

  private DynamicType asStored(String name, Schema stored, DynamicType current, byte[] definition) {
    Schema now = current.serde().schema();
    if (stored.equals(now)) {
      return current;
    }
    Serde<Object> reader = Evolution.reader(this, "values of " + name, stored, current.serde());
    return DynamicType.changed(reader, definition, new DynamicType.Change(name, stored, now));
  }

  private Class<?> readableClass(String name) {
    Class<?> known = allowed.get(name);
    if (known != null) {
      return known;
    }
    Class<?> found = find(name);
    if (found == null) {
      throw new UnknownTypeException(
          "Stored data names the class "
              + name
              + ", which is not in this program: put it back, or start without the stored data");
    }
    if (!isReadable(found)) {
      throw new UnknownTypeException(
          "Stored data names the class "
              + name
              + ", which is refused: it is neither a record, nor an enum, nor registered with"
              + " p.types()");
    }
    return found;
  }

  private @Nullable Class<?> find(String name) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  /** A range of bytes that equals another by content. */
  private static final class Definition {
    private final byte[] bytes;
    private final int offset;
    private final int length;
    private final int hash;

    Definition(byte[] bytes, int offset, int length) {
      this.bytes = bytes;
      this.offset = offset;
      this.length = length;
      this.hash = StableHash.ofBytes(bytes, offset, length);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Definition that
          && Arrays.equals(
              bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length);
    }
  }
}
