package dev.weir.serde;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.DefaultSerializers;
import com.esotericsoftware.kryo.serializers.ImmutableCollectionsSerializers;
import com.esotericsoftware.kryo.util.DefaultInstantiatorStrategy;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objenesis.strategy.StdInstantiatorStrategy;

/**
 * The classes that a pipeline leaves to Kryo. Kryo writes a number for a class, which is its place
 * in the order of registration: the list of names is part of the schema, and stored data is refused
 * if a place has changed hands.
 */
final class KryoTypes {
  /** What objects commonly contain, registered before the user's classes: append only. */
  private static final List<Class<?>> ALWAYS =
      List.of(
          byte[].class,
          short[].class,
          int[].class,
          long[].class,
          float[].class,
          double[].class,
          boolean[].class,
          char[].class,
          String[].class,
          Object[].class,
          ArrayList.class,
          LinkedList.class,
          ArrayDeque.class,
          HashMap.class,
          LinkedHashMap.class,
          TreeMap.class,
          HashSet.class,
          LinkedHashSet.class,
          TreeSet.class,
          BitSet.class,
          Optional.class,
          UUID.class,
          BigInteger.class,
          BigDecimal.class,
          Instant.class,
          Duration.class,
          LocalDate.class,
          LocalDateTime.class,
          Date.class,
          URI.class,
          Locale.class,
          Currency.class,
          Object.class);

  private static final String FORMAT = "kryo5";

  // Apart from each other and from Kryo's own, so that no list pushes the numbers of another.
  private static final int FIRST_ALWAYS_ID = 20;
  private static final int FIRST_USER_ID = 200;

  private final ClassLoader loader;
  private final List<Class<?>> registered = new CopyOnWriteArrayList<>();
  private volatile boolean references;
  private final ThreadLocal<KryoSession> sessions = ThreadLocal.withInitial(KryoSession::new);

  KryoTypes(ClassLoader loader) {
    this.loader = loader;
  }

  /** Passes if Kryo can access the class's fields, or knows it. */
  void require(Class<?> type) {
    try {
      newKryo().register(type);
    } catch (RuntimeException e) {
      String simple = TypeKey.simpleName(type);
      throw UnserializableTypeException.of(
          type.getTypeName(),
          simple,
          "Kryo cannot access it (" + e.getMessage() + ")",
          "write a Serde and add p.types().register(" + simple + ".class, serde)");
    }
  }

  void add(Class<?> type) {
    if (!registered.contains(type)) {
      registered.add(type);
    }
  }

  void useReferences() {
    if (!registered.isEmpty()) {
      throw new IllegalStateException("Call kryoReferences() before the first kryo(...)");
    }
    references = true;
  }

  /** Returns this thread's session, up to date with the registrations. */
  KryoSession session() {
    KryoSession session = sessions.get();
    if (session.isBusy()) {
      // A serializer of the user's came back to us in the middle of an object.
      session = new KryoSession();
    }
    session.prepare(this);
    return session;
  }

  Kryo newKryo() {
    Kryo kryo = new RefusingKryo();
    kryo.setClassLoader(loader);
    kryo.setRegistrationRequired(true);
    kryo.setReferences(references);
    kryo.setInstantiatorStrategy(new DefaultInstantiatorStrategy(new StdInstantiatorStrategy()));
    // Kryo knows how, but does so on request only.
    kryo.addDefaultSerializer(UUID.class, new DefaultSerializers.UUIDSerializer());
    kryo.addDefaultSerializer(URI.class, new DefaultSerializers.URISerializer());
    kryo.addDefaultSerializer(Pattern.class, new DefaultSerializers.PatternSerializer());
    for (int i = 0; i < ALWAYS.size(); i++) {
      kryo.register(ALWAYS.get(i), FIRST_ALWAYS_ID + i);
    }
    ImmutableCollectionsSerializers.registerSerializers(kryo);
    return kryo;
  }

  void register(int place, Kryo kryo) {
    Class<?> type = registered.get(place);
    if (!ALWAYS.contains(type)) {
      kryo.register(type, FIRST_USER_ID + place);
    }
  }

  int size() {
    return registered.size();
  }

  /**
   * Returns the identity of the format: the settings, and each class with a fingerprint of its
   * fields.
   */
  String identity() {
    return FORMAT
        + (references ? " with references: " : ": ")
        + registered.stream()
            .map(type -> type.getName() + "#" + fingerprint(type))
            .collect(Collectors.joining(", "));
  }

  /** Whether the later registry is the earlier one, or that and more classes at its end. */
  static boolean isExtension(String earlier, String later) {
    return earlier.startsWith(FORMAT)
        && (later.equals(earlier) || later.startsWith(earlier + ", "));
  }

  /** Kryo stores fields by position, so a change of the fields is a change of the format. */
  private static String fingerprint(Class<?> type) {
    Stream<String> fields = Stream.empty();
    Class<?> declaring = type;
    while (declaring != null && declaring.getClassLoader() != null) {
      fields =
          Stream.concat(
              fields,
              Arrays.stream(declaring.getDeclaredFields())
                  .filter(KryoTypes::isStored)
                  .map(field -> field.getName() + ":" + field.getType().getName()));
      declaring = declaring.getSuperclass();
    }
    String text = fields.sorted().collect(Collectors.joining(";"));
    return Integer.toHexString(StableHash.ofString(text));
  }

  private static boolean isStored(Field field) {
    return !Modifier.isStatic(field.getModifiers())
        && !Modifier.isTransient(field.getModifiers())
        && !field.isSynthetic();
  }

  /** Says which of our lines registers a class, in place of Kryo's own. */
  private static final class RefusingKryo extends Kryo {
    @Override
    protected String unregisteredClassMessage(@SuppressWarnings("rawtypes") Class type) {
      throw UnserializableTypeException.of(
          type.getName(),
          "inside an object that Kryo writes",
          "it is not registered with Kryo",
          "add p.types().kryo(" + TypeKey.simpleName(type) + ".class)");
    }
  }
}
