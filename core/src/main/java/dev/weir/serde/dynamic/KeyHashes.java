package dev.weir.serde.dynamic;

import dev.weir.serde.Serde;
import dev.weir.serde.StableHash;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.derive.KeyCheck;
import dev.weir.serde.derive.TypeKey;
import dev.weir.serde.derive.TypeRegistry;
import dev.weir.serde.explain.Advice;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The stable hashes of keys of any class. */
public final class KeyHashes {
  private final TypeRegistry registry;
  private final DynamicTypes types;
  private final Map<Class<?>, Serde<Object>> serdes = new ConcurrentHashMap<>();

  KeyHashes(TypeRegistry registry, DynamicTypes types) {
    this.registry = registry;
    this.types = types;
  }

  /**
   * Returns the hash of a key, which its class's serde defines.
   *
   * @throws UnserializableTypeException if the class cannot be a key
   */
  public int of(Object key) {
    if (key instanceof String text) {
      return StableHash.ofString(text);
    }
    if (key instanceof Long number) {
      return StableHash.ofLong(number);
    }
    if (key instanceof Integer number) {
      return StableHash.ofInt(number);
    }
    return serde(Objects.requireNonNull(key, "a key is not null").getClass()).hash(key);
  }

  /**
   * Passes if values of the class can be keys.
   *
   * @throws UnserializableTypeException otherwise
   */
  public void require(Class<?> keyClass) {
    serde(keyClass);
  }

  private Serde<Object> serde(Class<?> keyClass) {
    Serde<Object> known = serdes.get(keyClass);
    if (known == null) {
      KeyCheck.ofKeys(registry).require(TypeKey.of(keyClass), Advice.simpleName(keyClass));
      known = types.of(keyClass).serde();
      serdes.put(keyClass, known);
    }
    return known;
  }
}
