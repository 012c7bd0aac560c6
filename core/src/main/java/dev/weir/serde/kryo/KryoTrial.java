package dev.weir.serde.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.serializers.CollectionSerializer;
import com.esotericsoftware.kryo.serializers.MapSerializer;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.explain.Advice;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what Kryo writes but cannot read back, before state depends on it: a class when it is
 * registered, and the first value of each class by reading it. Used by one thread.
 */
final class KryoTrial {
  private final Set<Class<?>> passed = new HashSet<>();

  /**
   * Whether Kryo can make an object of the class to read into. For most classes it needs no
   * constructor, but a collection is filled by its own methods, which need what one sets up.
   */
  static boolean canCreate(Class<?> type, Serializer<?> serializer) {
    boolean isFilled =
        serializer.getClass() == CollectionSerializer.class
            || serializer.getClass() == MapSerializer.class;
    return !isFilled || Modifier.isAbstract(type.getModifiers()) || hasConstructor(type);
  }

  private static boolean hasConstructor(Class<?> type) {
    try {
      int modifiers = type.getDeclaredConstructor().getModifiers();
      return !Advice.isOfTheJdk(type)
          || (Modifier.isPublic(modifiers) && Advice.sourceName(type) != null);
    } catch (NoSuchMethodException none) {
      return false;
    }
  }

  /**
   * Passes if the value comes back. Where its class defines no equality, or that of what it holds
   * is by identity, it is enough that it can be read.
   *
   * @throws UnserializableTypeException otherwise
   */
  void require(Kryo kryo, Object value, byte[] bytes, int length) {
    Class<?> type = value.getClass();
    if (passed.contains(type)) {
      return;
    }
    String problem = problem(kryo, value, Arrays.copyOf(bytes, length));
    if (problem != null) {
      String remedy = Advice.anyOf(Advice.copy(type), Advice.ownSerde(type));
      throw UnserializableTypeException.of(
          type.getName(),
          Advice.simpleName(type),
          problem,
          remedy.isEmpty() ? "use another type" : remedy);
    }
    passed.add(type);
  }

  private static @Nullable String problem(Kryo kryo, Object value, byte[] bytes) {
    try {
      Object once = kryo.readClassAndObject(new Input(bytes));
      Object again = kryo.readClassAndObject(new Input(bytes));
      if (value.equals(once)) {
        return null;
      }
      if (once.getClass() != value.getClass()) {
        return "Kryo reads it back as a " + once.getClass().getName();
      }
      return once.equals(again)
          ? "Kryo writes it, but what it reads back is not equal to it (is a field transient?)"
          : null;
    } catch (StackOverflowError deep) {
      return null; // an equality that does not end says nothing about the bytes
    } catch (RuntimeException unreadable) {
      return "Kryo writes it, but cannot read it back (" + KryoTrace.reason(unreadable) + ")";
    }
  }
}
