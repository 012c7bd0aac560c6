package dev.weir.serde.types;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.RoundTrip;
import dev.weir.serde.Samples;
import dev.weir.serde.Samples.Circle;
import dev.weir.serde.Samples.Color;
import dev.weir.serde.Samples.Count;
import dev.weir.serde.Samples.Empty;
import dev.weir.serde.Samples.Everything;
import dev.weir.serde.Samples.Group;
import dev.weir.serde.Samples.Node;
import dev.weir.serde.Samples.Pair;
import dev.weir.serde.Samples.Primitives;
import dev.weir.serde.Samples.Shape;
import dev.weir.serde.Samples.Square;
import dev.weir.serde.Serde;
import dev.weir.serde.SerdeException;
import dev.weir.serde.TypeRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TypesRoundTripTest {
  private final Types types = new Types();

  @Test
  void randomValuesOfEverySupportedTypeComeBackEqual() {
    Serde<Everything> serde = types.serdeOf(Everything.class);
    for (int seed = 0; seed < 2_000; seed++) {
      Everything value = Samples.everything(new Random(seed));
      byte[] bytes = RoundTrip.bytes(serde, value);
      Everything back = RoundTrip.read(serde, bytes);
      assertThat(back).as("seed %d", seed).isEqualTo(value);
      assertThat(RoundTrip.bytes(serde, back)).as("seed %d", seed).isEqualTo(bytes);
    }
  }

  @Test
  void randomDynamicValuesShareOneScope() {
    BinaryWriter out = new BinaryWriter();
    List<Object> values = new ArrayList<>();
    for (int seed = 0; seed < 500; seed++) {
      Object value = Samples.maybe(new Random(seed), () -> Samples.anything(new Random(7), 3));
      values.add(value);
    }
    // Blob is a POJO: what makes it known is the sealed type, on the reading side too.
    types.register(Shape.class);
    values.forEach(value -> types.dynamic().write(value, out));
    BinaryReader in = new BinaryReader(out.buffer(), 0, out.size());
    Types others = new Types().register(Shape.class);
    List<Object> back = new ArrayList<>();
    values.forEach(value -> back.add(others.dynamic().read(in)));
    assertThat(back).isEqualTo(values);
    assertThat(in.remaining()).isZero();
  }

  @Test
  void fieldsAreWrittenInOrderWithoutAnythingBetween() {
    assertThat(RoundTrip.bytes(types.serdeOf(Count.class), new Count("ab", 258)))
        .containsExactly(3, 'a', 'b', 0, 0, 0, 0, 0, 0, 1, 2);
    assertThat(RoundTrip.bytes(types.serdeOf(Count.class), new Count(null, 1)))
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1);
  }

  @Test
  void extremePrimitives() {
    Serde<Primitives> serde = types.serdeOf(Primitives.class);
    for (Primitives value :
        List.of(
            new Primitives(
                true,
                (byte) -128,
                Short.MIN_VALUE,
                '\uffff',
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                Float.NaN,
                Double.NEGATIVE_INFINITY),
            new Primitives(
                false,
                (byte) 127,
                Short.MAX_VALUE,
                '\0',
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                -0.0f,
                -0.0))) {
      assertThat(RoundTrip.of(serde, value)).isEqualTo(value);
    }
  }

  @Test
  void arraysOfEveryKind() {
    assertArray(new boolean[] {true, false});
    assertArray(new byte[] {1, -1});
    assertArray(new short[] {1, -1});
    assertArray(new char[] {'a', '\uffff'});
    assertArray(new int[] {1, -1});
    assertArray(new long[] {1, -1});
    assertArray(new float[] {1, -1});
    assertArray(new double[] {1, Double.NaN});
    assertArray(new int[0]);
    assertArray(new long[][] {{1}, null, {}});
    assertArray(new String[] {"a", null});
    assertArray(new Color[] {Color.GREEN});
    assertArray(new Object[] {1, "a", null, new Count("x", 1)});
    assertArray(new Shape[] {new Circle(1), null});
  }

  @SuppressWarnings("unchecked")
  private void assertArray(Object array) {
    Serde<Object> serde = (Serde<Object>) types.serdeOf(array.getClass());
    assertThat(RoundTrip.of(serde, array)).hasSameClassAs(array).isEqualTo(array);
    assertThat(RoundTrip.of(types.dynamic(), array)).hasSameClassAs(array).isEqualTo(array);
  }

  @Test
  void collectionsComeBackUnmodifiableWithNullsAndInOrder() {
    Serde<List<String>> lists = types.serdeOf(new TypeRef<List<String>>() {});
    List<String> list = RoundTrip.of(lists, Arrays.asList("a", null, "b"));
    assertThat(list).containsExactly("a", null, "b").isUnmodifiable();

    Serde<Set<Count>> sets = types.serdeOf(new TypeRef<Set<Count>>() {});
    assertThat(RoundTrip.of(sets, Set.of(new Count("a", 1)))).isUnmodifiable().hasSize(1);

    Map<Integer, String> ordered = new LinkedHashMap<>();
    for (int i = 100; i > 0; i--) {
      ordered.put(i, i % 7 == 0 ? null : "v" + i);
    }
    Serde<Map<Integer, String>> maps = types.serdeOf(new TypeRef<Map<Integer, String>>() {});
    Map<Integer, String> map = RoundTrip.of(maps, ordered);
    assertThat(map).isEqualTo(ordered).isUnmodifiable();
    assertThat(map.keySet()).containsExactlyElementsOf(ordered.keySet());
  }

  @Test
  void dynamicKeepsTheIterationOrderOfSortedMaps() {
    Object back = RoundTrip.of(types.dynamic(), new TreeMap<>(Map.of("b", 2, "a", 1)));
    assertThat(back).isEqualTo(Map.of("a", 1, "b", 2));
    assertThat(((Map<?, ?>) back).keySet().iterator().next()).isEqualTo("a");
  }

  @Test
  void genericRecordsAreReadWithTheirArguments() {
    Serde<Pair<Long, List<Color>>> serde = types.serdeOf(new TypeRef<Pair<Long, List<Color>>>() {});
    Pair<Long, List<Color>> value = new Pair<>(null, List.of(Color.BLUE));
    assertThat(RoundTrip.of(serde, value)).isEqualTo(value);
    assertThat(serde.schema())
        .hasToString(
            "record dev.weir.serde.Samples$Pair<java.lang.Long,"
                + " java.util.List<dev.weir.serde.Samples$Color>>(first: Long, second:"
                + " list<enum dev.weir.serde.Samples$Color(RED, GREEN, BLUE)>)");
    Pair<?, ?> raw = new Pair<>("text", Optional.of(1));
    assertThat(RoundTrip.of(types.dynamic(), raw)).isEqualTo(raw);
  }

  @Test
  void privateAndLocalAndEmptyRecords() {
    record Local(int x) {}
    assertThat(RoundTrip.of(types.serdeOf(Local.class), new Local(3))).isEqualTo(new Local(3));
    assertThat(RoundTrip.of(types.serdeOf(Hidden.class), new Hidden("h")))
        .isEqualTo(new Hidden("h"));
    assertThat(RoundTrip.of(types.serdeOf(Empty.class), new Empty())).isEqualTo(new Empty());
    assertThat(RoundTrip.of(types.dynamic(), new Empty())).isEqualTo(new Empty());
  }

  private record Hidden(String text) {}

  @Test
  void aPrimitiveClassMeansItsBox() {
    assertThat(RoundTrip.of(types.serdeOf(int.class), 5)).isEqualTo(5);
    assertThat(types.serdeOf(long.class)).isSameAs(types.serdeOf(Long.class));
  }

  @Test
  void theFormatDoesNotDependOnWhichTypeWasDerivedFirst() {
    Square square = new Square(1, new Group(Arrays.asList(new Circle(2), null)));
    Types memberFirst = new Types();
    byte[] bytes = RoundTrip.bytes(memberFirst.serdeOf(Square.class), square);
    Types parentFirst = new Types();
    parentFirst.check(Shape.class);
    assertThat(RoundTrip.bytes(parentFirst.serdeOf(Square.class), square)).isEqualTo(bytes);
    assertThat(RoundTrip.read(parentFirst.serdeOf(Square.class), bytes)).isEqualTo(square);
  }

  @Test
  void recursionUpToTheLimit() {
    Serde<Node> serde = types.serdeOf(Node.class);
    Node deepest = chain(64);
    assertThat(RoundTrip.of(serde, deepest)).isEqualTo(deepest);
    assertThat(serde.schema())
        .hasToString(
            "record dev.weir.serde.Samples$Node(value: int, next: ref"
                + " dev.weir.serde.Samples$Node)");
  }

  @Test
  void deeperThanTheLimitIsRefusedOnWriteAndOnRead() {
    Serde<Node> serde = types.serdeOf(Node.class);
    BinaryWriter out = new BinaryWriter();
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> serde.write(chain(65), out))
        .isInstanceOf(SerdeException.class)
        .hasMessage(
            "A value nests deeper than 64 levels, or contains itself; flatten it (a linked"
                + " structure becomes a List)");
    out.reset();
    serde.write(chain(64), out);

    BinaryWriter forged = new BinaryWriter();
    for (int i = 0; i < 1_000; i++) {
      forged.writeInt(i);
      forged.writeByte(1);
    }
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> serde.read(new BinaryReader(forged.toBytes())))
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("Stored value nests deeper than 64 levels");
  }

  private static Node chain(int length) {
    Node node = null;
    for (int i = 0; i < length; i++) {
      node = new Node(i, node);
    }
    return node;
  }
}
