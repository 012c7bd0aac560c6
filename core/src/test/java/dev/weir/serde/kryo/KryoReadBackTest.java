package dev.weir.serde.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.serde.RoundTrip;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.types.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Kryo could write but not read is refused before any state depends on it. */
class KryoReadBackTest {
  private final Types types = new Types();

  enum Color {
    RED,
    GREEN {
      @Override
      String text() {
        return "green";
      }
    };

    String text() {
      return name();
    }
  }

  static List<Class<?>> readableByNobody() {
    List<Object> list = new ArrayList<>(List.of(1));
    return List.of(
        EnumMap.class,
        Collections.unmodifiableList(list).getClass(),
        Collections.unmodifiableMap(new HashMap<>()).getClass(),
        Collections.unmodifiableSet(new HashSet<>()).getClass(),
        Collections.synchronizedList(list).getClass(),
        Collections.synchronizedMap(new HashMap<>()).getClass(),
        Collections.nCopies(3, 1).getClass(),
        new ArrayList<>(list).subList(0, 1).getClass(),
        new HashMap<>().keySet().getClass(),
        new HashMap<>().values().getClass(),
        new TreeMap<>().keySet().getClass(),
        ConcurrentHashMap.newKeySet().getClass(),
        NeedsSize.class);
  }

  @ParameterizedTest
  @MethodSource("readableByNobody")
  void aCollectionThatCannotBeMadeAnewIsRefusedWhenItIsRegistered(Class<?> type) {
    assertThatThrownBy(() -> types.kryo(type))
        .isInstanceOf(UnserializableTypeException.class)
        .hasMessageContaining("Type " + type.getName() + " (at")
        .hasMessageContaining("Kryo could write it, but not read it back")
        .hasMessageContaining("new java.util.");
  }

  static final class NeedsSize extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    NeedsSize(int size) {
      super(size);
    }
  }

  @ParameterizedTest
  @MethodSource("readableByNobody")
  void noMessageAdvisesToLeaveItToKryo(Class<?> type) {
    assertThat(new KryoTypes(getClass().getClassLoader()).kryoAdvice(type)).isNull();
  }

  record ByColor(Map<Color, Integer> counts, Set<Color> colors) {}

  @Test
  void theOtherAdviceWorks() {
    EnumMap<Color, Integer> counts = new EnumMap<>(Map.of(Color.GREEN, 2));
    ByColor value = new ByColor(counts, EnumSet.of(Color.RED));
    assertThat(RoundTrip.of(types.serdeOf(ByColor.class), value)).isEqualTo(value);
    assertThat(RoundTrip.of(types.dynamic(), counts)).isEqualTo(counts);
    for (Object view :
        List.of(
            Collections.unmodifiableList(new ArrayList<>(List.of(1))),
            Collections.synchronizedMap(new HashMap<>(Map.of(1, 2))),
            Collections.nCopies(3, 1),
            new ArrayList<>(List.of(1, 2, 3)).subList(1, 2),
            new HashMap<>(Map.of(1, 2)).keySet())) {
      assertThat(RoundTrip.of(types.dynamic(), view)).isEqualTo(view);
    }
  }

  static List<Object> readable() {
    return List.of(
        new ArrayList<>(List.of(1)),
        new PriorityQueue<>(List.of(2, 1)),
        new ConcurrentHashMap<>(Map.of(1, 2)),
        new LinkedHashMap<>(Map.of("a", new int[] {1})),
        new WithPlainParts("a"),
        Color.GREEN);
  }

  @ParameterizedTest
  @MethodSource("readable")
  void whatComesBackMayBeRegistered(Object value) {
    types.kryo(Part.class);
    Class<?> type = value instanceof Color ? Color.class : value.getClass();
    types.kryo(type);
    assertThat(RoundTrip.of(types.dynamic(), value)).hasSameClassAs(value);
  }

  /** Has no equality. */
  static final class Part {
    final String text;

    Part(String text) {
      this.text = text;
    }
  }

  /** Has equality, as far as its parts have. */
  static final class WithPlainParts {
    final Set<Part> parts = new HashSet<>();

    WithPlainParts(String text) {
      parts.add(new Part(text));
      parts.add(new Part(text + text));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof WithPlainParts that && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
      return parts.hashCode();
    }
  }

  /** Its equality depends on what is not written. */
  static final class Forgetful {
    private final transient String secret;

    Forgetful(String secret) {
      this.secret = secret;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Forgetful that && Objects.equals(secret, that.secret);
    }

    @Override
    public int hashCode() {
      return Objects.hashCode(secret);
    }
  }

  /** A collection that can be made anew, but not be filled. */
  static final class Closed extends java.util.AbstractCollection<String> {
    private List<String> content = List.of();

    static Closed of(String text) {
      Closed closed = new Closed();
      closed.content = List.of(text);
      return closed;
    }

    @Override
    public java.util.Iterator<String> iterator() {
      return content.iterator();
    }

    @Override
    public int size() {
      return content.size();
    }
  }

  @Test
  void theFirstValueOfAClassIsReadBack() {
    types.kryo(Forgetful.class, Closed.class);
    assertThatThrownBy(() -> RoundTrip.bytes(types.dynamic(), new Forgetful("x")))
        .isInstanceOf(UnserializableTypeException.class)
        .hasMessageContaining("what it reads back is not equal to it (is a field transient?)");
    Collection<String> closed = Closed.of("a");
    assertThatThrownBy(() -> RoundTrip.bytes(types.dynamic(), closed))
        .isInstanceOf(UnserializableTypeException.class)
        .hasMessageContaining("KryoReadBackTest$Closed")
        .hasMessageContaining("Kryo writes it, but cannot read it back")
        .hasMessageContaining("hand over a copy: new java.util.ArrayList<>(…)");
    assertThat(RoundTrip.of(types.dynamic(), new ArrayList<>(closed))).isEqualTo(List.of("a"));
  }
}
