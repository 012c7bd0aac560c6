package dev.weir.serde.derive;

import dev.weir.serde.Nesting;
import dev.weir.serde.Serde;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.builtin.ArraySerde;
import dev.weir.serde.builtin.EnumSerde;
import dev.weir.serde.builtin.ListSerde;
import dev.weir.serde.builtin.MapSerde;
import dev.weir.serde.builtin.OptionalSerde;
import dev.weir.serde.builtin.SetSerde;
import dev.weir.serde.builtin.Slot;
import dev.weir.serde.explain.Advice;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Derives the serde of one type and of all that it contains. Results are shared only after the
 * outermost type has succeeded: until then a recursive type holds a stand-in that does not work
 * yet.
 */
public final class Derivation {
  private final TypeRegistry types;
  private final Map<TypeKey, Serde<?>> done = new HashMap<>();
  private final Map<TypeKey, RecursiveSerde> inProgress = new HashMap<>();
  private final Set<Class<?>> permitted = new LinkedHashSet<>();

  /** Begins a derivation. */
  public Derivation(TypeRegistry types) {
    this.types = types;
  }

  /** Returns what was derived on the way, the outermost type included. */
  public Map<TypeKey, Serde<?>> derived() {
    return done;
  }

  /**
   * Returns the concrete classes that a sealed type on the way permits: they may occur in dynamic
   * values.
   */
  public Set<Class<?>> permitted() {
    return permitted;
  }

  /** The line that leaves the class to Kryo; null if that does not help. */
  @Nullable String kryoAdvice(Class<?> type) {
    return types.kryoAdvice(type);
  }

  /**
   * Returns the serde of the type.
   *
   * @param path that leads to the type, for messages
   * @throws UnserializableTypeException if there is none
   */
  public Serde<?> serde(TypeKey key, String path) {
    Serde<?> known = types.find(key);
    if (known == null) {
      known = done.get(key);
    }
    if (known == null) {
      known = inProgress.get(key);
    }
    if (known != null) {
      return known;
    }
    // One less than a value may nest, so that the schema, which has one level more, can be written.
    if (inProgress.size() >= Nesting.MAX_DEPTH - 1) {
      throw UnserializableTypeException.of(
          key.raw().getName(),
          path,
          "its type nests too deep (its fields' types, and theirs), or its type arguments grow",
          "flatten it");
    }
    RecursiveSerde itself = new RecursiveSerde();
    inProgress.put(key, itself);
    Serde<?> derived = derive(key, path);
    itself.resolve(derived);
    inProgress.remove(key);
    done.put(key, derived);
    return derived;
  }

  private Serde<?> derive(TypeKey key, String path) {
    Class<?> raw = key.raw();
    Serde<?> container = container(key, path);
    if (container != null) {
      return container;
    }
    if (Enum.class.isAssignableFrom(raw) && raw != Enum.class) {
      return EnumSerde.of(EnumSerde.enumClass(raw));
    }
    if (raw.isHidden() || raw.isAnonymousClass()) {
      throw UnserializableTypeException.of(
          raw.getName(), path, "it is a lambda or an anonymous class", "make it a record");
    }
    if (raw.isRecord()) {
      return new FieldwiseDerivation(this, key, path).ofRecord();
    }
    if ((Collection.class.isAssignableFrom(raw) && raw != Collection.class)
        || Map.class.isAssignableFrom(raw)) {
      throw specialCollection(raw, path);
    }
    if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers()) || raw == Object.class) {
      return dynamic(key, path);
    }
    return new FieldwiseDerivation(this, key, path).ofPojo();
  }

  private @Nullable Serde<?> container(TypeKey key, String path) {
    Class<?> raw = key.raw();
    if (raw.isArray()) {
      TypeKey component = key.arguments().get(0);
      return new ArraySerde(component.raw(), slot(component, path + "[]"));
    }
    if (raw == List.class) {
      return new ListSerde(slot(key.argument(0), path + "[]"));
    }
    if (raw == Set.class) {
      KeyCheck.ofElements(types).require(key.argument(0), path + "[]");
      return new SetSerde(slot(key.argument(0), path + "[]"));
    }
    if (raw == Map.class) {
      KeyCheck.ofElements(types).require(key.argument(0), path + "[key]");
      Slot mapKey = slot(key.argument(0), path + "[key]");
      return new MapSerde(mapKey, slot(key.argument(1), path + "[value]"));
    }
    if (raw == Optional.class) {
      return new OptionalSerde(slot(key.argument(0), path + "[]"));
    }
    return null;
  }

  private Slot slot(TypeKey key, String path) {
    return Slot.of(serde(key, path));
  }

  private Serde<?> dynamic(TypeKey key, String path) {
    Class<?> declared = key.raw();
    Serde<Object> dynamic = types.dynamic(declared);
    // Known before its subclasses are, which may contain it: a field of a dynamic type must have
    // one format, whichever of the types was derived first, and a stand-in's would have a null
    // marker of its own.
    done.put(key, dynamic);
    Class<?>[] subclasses = declared.getPermittedSubclasses();
    if (subclasses != null) {
      for (Class<?> subclass : subclasses) {
        serde(TypeKey.of(subclass), path + "(" + Advice.simpleName(subclass) + ")");
        permitted.add(subclass);
      }
    }
    return dynamic;
  }

  private UnserializableTypeException specialCollection(Class<?> raw, String path) {
    String general =
        Map.class.isAssignableFrom(raw) ? "Map" : Set.class.isAssignableFrom(raw) ? "Set" : "List";
    String kryo = kryoAdvice(raw);
    return UnserializableTypeException.of(
        raw.getName(),
        path,
        "only the interfaces List, Set and Map can be read back",
        Advice.anyOf("declare it as java.util." + general, kryo == null ? Advice.copy(raw) : kryo));
  }
}
