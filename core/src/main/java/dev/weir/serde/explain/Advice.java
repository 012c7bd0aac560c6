package dev.weir.serde.explain;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What messages tell a user to write: lines that compile where the job is defined. */
public final class Advice {
  private Advice() {}

  /** Returns the name that a user writes for the class, in text. */
  public static String simpleName(Class<?> type) {
    String simple = type.getSimpleName();
    return simple.isEmpty() ? type.getName() : simple;
  }

  /** Returns the name by which source text refers to the class; null if none can. */
  public static @Nullable String sourceName(Class<?> type) {
    String name = type.getCanonicalName();
    boolean hidden = isOfTheJdk(type) && !isPublic(type);
    return hidden ? null : name;
  }

  /** Registers a serde that the user has to write; null if the class has no name. */
  public static @Nullable String ownSerde(Class<?> type) {
    String name = sourceName(type);
    return name == null
        ? null
        : "write a Serde of it and add p.types().register(" + name + ".class, new YourSerde())";
  }

  /** Lets the class occur in dynamic values; null if it has no name. */
  public static @Nullable String register(Class<?> type) {
    String name = sourceName(type);
    return name == null ? null : "add p.types().register(" + name + ".class)";
  }

  /** A copy of a collection that has no use for its class; null if it is none. */
  public static @Nullable String copy(Class<?> type) {
    String plain = Map.class.isAssignableFrom(type) ? "LinkedHashMap" : plainCollection(type);
    return plain == null ? null : "hand over a copy: new java.util." + plain + "<>(…)";
  }

  private static @Nullable String plainCollection(Class<?> type) {
    if (Set.class.isAssignableFrom(type)) {
      return "LinkedHashSet";
    }
    return Collection.class.isAssignableFrom(type) ? "ArrayList" : null;
  }

  /** Joins what there is by <i>or</i>. */
  public static String anyOf(@Nullable String... ways) {
    return Arrays.stream(ways).filter(Objects::nonNull).collect(Collectors.joining(", or "));
  }

  public static boolean isOfTheJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> each = type;
    while (each.isArray()) {
      each = each.getComponentType();
    }
    for (; each != null; each = each.getEnclosingClass()) {
      if (!Modifier.isPublic(each.getModifiers())) {
        return false;
      }
    }
    return true;
  }
}
