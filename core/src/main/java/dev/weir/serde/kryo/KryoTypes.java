package dev.weir.serde.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.serializers.DefaultSerializers;
import com.esotericsoftware.kryo.serializers.EnumNameSerializer;
import com.esotericsoftware.kryo.serializers.ImmutableCollectionsSerializers;
import com.esotericsoftware.kryo.util.DefaultInstantiatorStrategy;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.explain.Advice;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.objenesis.strategy.StdInstantiatorStrategy;

/**
 * The classes that a pipeline leaves to Kryo. Kryo writes a number for a class, which is its place
 * in the order of registration: the list of names is part of the schema, and stored data is refused
 * if a place has changed hands.
 */
public final class KryoTypes {
  private static final String FORMAT = "kryo5";
  private static final String SEPARATOR = ", ";

  // Apart from each other and from Kryo's own, so that no list pushes the numbers of another.
  private static final int FIRST_ALWAYS_ID = 20;
  private static final int FIRST_USER_ID = 200;

  private final ClassLoader loader;
  private final List<Class<?>> registered = new CopyOnWriteArrayList<>();
  private final List<String> fingerprints = new CopyOnWriteArrayList<>();
  private volatile boolean references;
  private final ThreadLocal<KryoSession> sessions = ThreadLocal.withInitial(KryoSession::new);

  /** Creates a list without classes of the user's. */
  public KryoTypes(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * Passes if Kryo can access the class's fields, or knows it, and can make new objects of it.
   *
   * @throws UnserializableTypeException otherwise
   */
  public void require(Class<?> type) {
    String problem = problem(type);
    if (problem != null) {
      throw UnserializableTypeException.of(
          type.getTypeName(), Advice.simpleName(type), problem, remedy(type));
    }
  }

  @Nullable String problem(Class<?> type) {
    try {
      Serializer<?> serializer = newKryo().register(type).getSerializer();
      return KryoTrial.canCreate(type, serializer)
          ? null
          : "Kryo could write it, but not read it back: it has no constructor without parameters";
    } catch (RuntimeException e) {
      return "Kryo cannot access it (" + KryoTrace.reason(e) + ")";
    }
  }

  private static String remedy(Class<?> type) {
    String ways = Advice.anyOf(declaration(type), Advice.copy(type), Advice.ownSerde(type));
    return ways.isEmpty() ? "use another type" : ways;
  }

  private static @Nullable String declaration(Class<?> type) {
    return Map.class.isAssignableFrom(type) && Advice.isOfTheJdk(type)
        ? "declare it as java.util.Map"
        : null;
  }

  /** Gives the class the next number. */
  public void add(Class<?> type) {
    if (!registered.contains(type)) {
      fingerprints.add(KryoFingerprint.of(type, newKryo().register(type).getSerializer()));
      registered.add(type);
    }
  }

  /**
   * Lets Kryo preserve shared and cyclic references.
   *
   * @throws IllegalStateException if a class has its number already
   */
  public void useReferences() {
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
    Kryo kryo = new OurKryo();
    kryo.setClassLoader(loader);
    kryo.setRegistrationRequired(true);
    kryo.setReferences(references);
    kryo.setInstantiatorStrategy(new DefaultInstantiatorStrategy(new StdInstantiatorStrategy()));
    // Kryo knows how, but does so on request only.
    kryo.addDefaultSerializer(UUID.class, new DefaultSerializers.UUIDSerializer());
    kryo.addDefaultSerializer(URI.class, new DefaultSerializers.URISerializer());
    kryo.addDefaultSerializer(Pattern.class, new DefaultSerializers.PatternSerializer());
    // By position is Kryo's way, and constants change their places.
    kryo.addDefaultSerializer(Enum.class, EnumNameSerializer.class);
    for (int i = 0; i < KryoClasses.ALWAYS.size(); i++) {
      kryo.register(KryoClasses.ALWAYS.get(i), FIRST_ALWAYS_ID + i);
    }
    for (int i = 0; i < KryoClasses.ALSO.size(); i++) {
      kryo.register(KryoClasses.ALSO.get(i), FIRST_ALWAYS_ID + KryoClasses.ALWAYS.size() + i);
    }
    ImmutableCollectionsSerializers.registerSerializers(kryo);
    return kryo;
  }

  void register(int place, Kryo kryo) {
    Class<?> type = registered.get(place);
    if (!KryoClasses.ALWAYS.contains(
        type)) { // of those that were added later the user's number counts
      kryo.register(type, FIRST_USER_ID + place);
    }
  }

  int size() {
    return registered.size();
  }

  /** Returns the identity of the format: the settings, and each class with its fingerprint. */
  String identity() {
    return FORMAT
        + (references ? " with references: " : ": ")
        + String.join(SEPARATOR, fingerprints);
  }

  /** The settings, and each class with its place, one line each. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("kryo settings references=" + references);
    for (int place = 0; place < fingerprints.size(); place++) {
      lines.add("kryo " + place + " class=" + fingerprints.get(place));
    }
    return lines;
  }

  /** Whether the serde of a stored schema is Kryo's: then a value's length stands before it. */
  static boolean isKryo(String serde) {
    return serde.startsWith(FORMAT);
  }

  /** Whether the later registry reads all that the earlier one wrote. */
  public static boolean isExtension(String earlier, String later) {
    if (!isKryo(earlier)) {
      return false;
    }
    String[] before = earlier.split(SEPARATOR, -1);
    String[] now = later.split(SEPARATOR, -1);
    for (int i = 0; i < before.length; i++) {
      if (i >= now.length || !KryoFingerprint.isExtension(before[i], now[i])) {
        return false;
      }
    }
    return true;
  }

  /** Says which of our lines registers a class, in place of Kryo's own. */
  private final class OurKryo extends Kryo {
    @Override
    protected String unregisteredClassMessage(@SuppressWarnings("rawtypes") Class type) {
      String advice = kryoAdvice(type);
      throw UnserializableTypeException.of(
          type.getName(),
          Advice.simpleName(type),
          "it is inside an object that Kryo writes, and not registered with Kryo",
          advice != null ? advice : remedy(type));
    }

    /** Whether a constant has a body is nobody's business. */
    @Override
    public boolean isFinal(@SuppressWarnings("rawtypes") Class type) {
      return type.isEnum() || super.isFinal(type);
    }
  }

  /** The line that registers the class; null if that does not help. */
  public @Nullable String kryoAdvice(Class<?> type) {
    String name = Advice.sourceName(type);
    return name == null || type.isAnonymousClass() || problem(type) != null
        ? null
        : "add p.types().kryo(" + name + ".class)";
  }
}
