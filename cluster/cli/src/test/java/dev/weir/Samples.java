package dev.weir;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Values of any type that messages consist of: an empty one and a full one of collections, each
 * constant of enums, each class of sealed types.
 */
final class Samples {
  private final ActorRef<?> actor;
  private final Map<Class<?>, Object> known = new HashMap<>();

  Samples(ActorRef<?> actor) {
    this.actor = actor;
  }

  /** Uses this value wherever the type is due. */
  void use(Class<?> type, Object value) {
    known.put(type, value);
  }

  /** Some values of a type; the first one is the fullest. */
  List<Object> of(Type type) throws Exception {
    Class<?> raw = raw(type);
    if (known.containsKey(raw)) {
      return List.of(known.get(raw));
    }
    if (raw == ActorRef.class) {
      return List.of(actor);
    }
    if (raw.isRecord()) {
      return ofRecord(raw);
    }
    if (raw.isEnum()) {
      return List.of(raw.getEnumConstants());
    }
    if (raw.isSealed()) {
      List<Object> all = new ArrayList<>();
      for (Class<?> permitted : raw.getPermittedSubclasses()) {
        all.addAll(of(permitted));
      }
      return all;
    }
    return ofJdk(raw, type);
  }

  private List<Object> ofJdk(Class<?> raw, Type type) throws Exception {
    if (raw == List.class) {
      return List.of(of(argument(type, 0)), List.of());
    }
    if (raw == Map.class) {
      Map<Object, Object> full = new LinkedHashMap<>();
      for (Object key : of(argument(type, 0))) {
        full.put(key, of(argument(type, 1)).get(0));
      }
      return List.of(full, Map.of());
    }
    if (raw == Optional.class) {
      return List.of(Optional.of(of(argument(type, 0)).get(0)), Optional.empty());
    }
    if (raw == String.class || raw == Object.class) {
      return List.of("text-1", "");
    }
    if (raw == int.class || raw == Integer.class) {
      return List.of(7, Integer.MAX_VALUE);
    }
    if (raw == long.class || raw == Long.class) {
      return List.of(8L, Long.MAX_VALUE);
    }
    if (raw == double.class || raw == Double.class) {
      return List.of(2.5, -1e300);
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return List.of(true, false);
    }
    if (raw == byte[].class) {
      return List.of("bytes".getBytes(StandardCharsets.UTF_8), new byte[0]);
    }
    if (raw == Duration.class) {
      return List.of(Duration.ofMillis(5), Duration.ZERO);
    }
    throw new IllegalArgumentException(
        "no sample of " + type + ": make it of values that serdes can write, or add it here");
  }

  /**
   * One with the first sample of each component, and one for each further sample of one of them.
   */
  private List<Object> ofRecord(Class<?> type) throws Exception {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    List<List<Object>> choices = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      choices.add(of(components[i].getGenericType()));
    }
    Constructor<?> constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    Object[] first = choices.stream().map(each -> each.get(0)).toArray();
    List<Object> made = new ArrayList<>();
    made.add(constructor.newInstance(first));
    for (int i = 0; i < components.length; i++) {
      for (Object other : choices.get(i).subList(1, choices.get(i).size())) {
        Object[] arguments = first.clone();
        arguments[i] = other;
        try {
          made.add(constructor.newInstance(arguments));
        } catch (ReflectiveOperationException refused) {
          // the record does not allow this combination
        }
      }
    }
    return made;
  }

  private static Type argument(Type type, int index) {
    return type instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[index]
        : Object.class;
  }

  private static Class<?> raw(Type type) {
    if (type instanceof Class<?> raw) {
      return raw;
    }
    if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    }
    if (type instanceof WildcardType wildcard) {
      return raw(wildcard.getUpperBounds()[0]);
    }
    if (type instanceof TypeVariable<?> variable) {
      return raw(variable.getBounds()[0]);
    }
    throw new IllegalArgumentException("no class of " + type);
  }
}
