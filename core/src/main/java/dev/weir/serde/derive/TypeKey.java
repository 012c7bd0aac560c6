package dev.weir.serde.derive;

import dev.weir.serde.StoredName;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A type without variables: a class and its type arguments, none if it is used raw. An array has
 * its component type as its only argument.
 */
public record TypeKey(Class<?> raw, List<TypeKey> arguments) {

  /** Returns the class without type arguments. */
  public static TypeKey of(Class<?> raw) {
    return raw.isArray()
        ? new TypeKey(raw, List.of(of(raw.getComponentType())))
        : new TypeKey(raw, List.of());
  }

  /** Replaces variables by what they are bound to, or else by the erasure of their bound. */
  public static TypeKey of(Type type, Map<TypeVariable<?>, TypeKey> bindings) {
    if (type instanceof Class<?> raw) {
      return of(raw);
    }
    if (type instanceof ParameterizedType parameterized) {
      List<TypeKey> arguments = new ArrayList<>();
      for (Type argument : parameterized.getActualTypeArguments()) {
        arguments.add(of(argument, bindings));
      }
      return new TypeKey((Class<?>) parameterized.getRawType(), List.copyOf(arguments));
    }
    if (type instanceof GenericArrayType array) {
      TypeKey component = of(array.getGenericComponentType(), bindings);
      Class<?> raw = Array.newInstance(component.raw, 0).getClass();
      return new TypeKey(raw, List.of(component));
    }
    if (type instanceof WildcardType wildcard) {
      return of(wildcard.getUpperBounds()[0], bindings);
    }
    if (type instanceof TypeVariable<?> variable) {
      TypeKey bound = bindings.get(variable);
      return bound != null ? bound : of(erasure(variable));
    }
    throw new IllegalArgumentException("Unknown kind of type: " + type);
  }

  private static Class<?> erasure(Type type) {
    if (type instanceof Class<?> raw) {
      return raw;
    }
    if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    }
    if (type instanceof TypeVariable<?> variable) {
      return erasure(variable.getBounds()[0]);
    }
    return Object.class;
  }

  /** Returns what the variables of the class stand for; empty if the type is raw. */
  Map<TypeVariable<?>, TypeKey> bindings() {
    Map<TypeVariable<?>, TypeKey> bindings = new HashMap<>();
    TypeVariable<?>[] variables = raw.getTypeParameters();
    if (variables.length == arguments.size()) {
      for (int i = 0; i < variables.length; i++) {
        bindings.put(variables[i], arguments.get(i));
      }
    }
    return bindings;
  }

  /** Returns the type argument, or Object if the type is raw. */
  TypeKey argument(int index) {
    return index < arguments.size() ? arguments.get(index) : of(Object.class);
  }

  /** Returns what schemas call the type. */
  String storedName() {
    return text(
        type -> {
          StoredName stored = type.getAnnotation(StoredName.class);
          return stored != null ? stored.value() : type.getName();
        });
  }

  @Override
  public String toString() {
    return text(Class::getName);
  }

  private String text(Function<Class<?>, String> name) {
    if (raw.isArray()) {
      return arguments.get(0).text(name) + "[]";
    }
    if (arguments.isEmpty()) {
      return name.apply(raw);
    }
    StringBuilder text = new StringBuilder(name.apply(raw)).append('<');
    String separator = "";
    for (TypeKey argument : arguments) {
      text.append(separator).append(argument.text(name));
      separator = ", ";
    }
    return text.append('>').toString();
  }
}
