package dev.weir.serde.evolve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.IncompatibleSchemaException;
import dev.weir.serde.RoundTrip;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.SerdeException;
import dev.weir.serde.TypeRef;
import dev.weir.serde.UnknownTypeException;
import dev.weir.serde.schema.SchemaCheck;
import dev.weir.serde.types.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Values written with one version of a type and read with the next. The versions are classes of two
 * names here; what is stored pretends that they have one.
 */
class EvolutionTest {
  private final Types types = new Types();

  /** Returns the schema as it would be if the versions were one class. */
  private static Schema renamed(Schema schema) {
    BinaryWriter out = new BinaryWriter();
    schema.write(out);
    // Names of equal length: the bytes stay a schema.
    byte[] bytes = out.toBytes();
    String text = new String(bytes, ISO_8859_1);
    return Schema.read(
        new BinaryReader(text.replace("EvolutionV1$", "EvolutionV2$").getBytes(ISO_8859_1)));
  }

  private <T> T evolved(Serde<?> before, Object value, Serde<T> now) {
    @SuppressWarnings("unchecked") // the caller pairs them
    Serde<Object> untyped = (Serde<Object>) before;
    Serde<T> reader = types.reader("state 'x'", renamed(before.schema()), now);
    return RoundTrip.read(reader, RoundTrip.bytes(untyped, value));
  }

  private <T> T evolved(Object value, Class<T> now) {
    return evolved(types.serdeOf(value.getClass()), value, types.serdeOf(now));
  }

  static Stream<Arguments> readable() {
    return Stream.of(
        Arguments.of(new EvolutionV1.Order("a", 7), new EvolutionV2.Order(7, "a")),
        Arguments.of(new EvolutionV1.Empty(), new EvolutionV2.Empty(0)),
        Arguments.of(EvolutionV1.Color.GREEN, EvolutionV2.Color.GREEN),
        Arguments.of(7, 7L),
        Arguments.of((short) 7, 7),
        Arguments.of((byte) -7, (short) -7),
        Arguments.of(7, 7.0),
        Arguments.of(1.5f, 1.5),
        Arguments.of(
            new EvolutionV1.Numbers((byte) -1, (byte) 2, (short) 3, -4, 5, 6.5f, 7, null),
            new EvolutionV2.Numbers((short) -1, 2, 3, -4, 5, 6.5, 7L, null)),
        Arguments.of(
            new EvolutionV1.Tree(1, true, List.of(new EvolutionV1.Tree(2, false, List.of()))),
            new EvolutionV2.Tree(List.of(new EvolutionV2.Tree(List.of(), 2)), 1)),
        Arguments.of(removed(), new EvolutionV2.Removed(5, EvolutionV2.Color.RED)),
        Arguments.of(
            new EvolutionV1.Twice(new EvolutionV1.Order("a", 1), new EvolutionV1.Order("b", 2)),
            new EvolutionV2.Twice(new EvolutionV1.Order("b", 2))),
        Arguments.of(
            new EvolutionV1.Twice(
                List.of("x", new EvolutionV1.Order("a", 1)), EvolutionV1.Color.RED),
            new EvolutionV2.Twice(EvolutionV1.Color.RED)));
  }

  private static EvolutionV1.Removed removed() {
    EvolutionV1.Inner inner = new EvolutionV1.Inner((short) 1, "x", 2);
    return new EvolutionV1.Removed(
        5,
        new int[] {1, 2},
        Map.of("a", List.of(inner, inner)),
        Optional.of(EvolutionV1.Color.GREEN),
        Map.of("k", new EvolutionV1.Order("a", 1)),
        null,
        new EvolutionV1.Inner[] {inner},
        Set.of(1L),
        new EvolutionV1.Tree(1, true, List.of(new EvolutionV1.Tree(2, false, List.of()))),
        Instant.EPOCH,
        'c',
        EvolutionV1.Color.RED);
  }

  @ParameterizedTest
  @MethodSource("readable")
  void whatMayChange_isReadAsTheTypeIsNow(Object before, Object now) {
    assertThat((Object) evolved(before, now.getClass())).isEqualTo(now);
  }

  @Test
  void whatIsNested_isConvertedToo() {
    EvolutionV1.Inner inner = new EvolutionV1.Inner((short) 1, "x", 2.5f);
    EvolutionV2.Inner is = new EvolutionV2.Inner(2.5, 1, null);
    EvolutionV2.Outer outer =
        evolved(
            new EvolutionV1.Outer(
                inner,
                null,
                List.of(inner),
                Map.of("k", inner),
                Optional.of(inner),
                new EvolutionV1.Inner[] {inner},
                Set.of(EvolutionV1.Color.RED),
                Map.of(EvolutionV1.Color.RED, EvolutionV1.Color.GREEN)),
            EvolutionV2.Outer.class);
    assertThat(outer.inner()).isEqualTo(is);
    assertThat(outer.missing()).isNull();
    assertThat(outer.list()).containsExactly(is);
    assertThat(outer.map()).isEqualTo(Map.of("k", is));
    assertThat(outer.optional()).contains(is);
    assertThat(outer.array()).containsExactly(is);
    assertThat(outer.colors()).containsExactly(EvolutionV2.Color.RED);
    assertThat(outer.pairs()).isEqualTo(Map.of(EvolutionV2.Color.RED, EvolutionV2.Color.GREEN));
  }

  @Test
  void newFields_areZeroEmptyOrNull() {
    Schema stored =
        new Schema.RecordSchema(
            EvolutionV2.Added.class.getName(),
            ((Schema.RecordSchema) types.serdeOf(EvolutionV1.Order.class).schema()).fields());
    Serde<EvolutionV2.Added> reader =
        types.reader("x", stored, types.serdeOf(EvolutionV2.Added.class));
    byte[] bytes =
        RoundTrip.bytes(types.serdeOf(EvolutionV1.Order.class), new EvolutionV1.Order("a", 7));
    assertThat(RoundTrip.read(reader, bytes))
        .isEqualTo(
            new EvolutionV2.Added(
                "a",
                7,
                false,
                '\0',
                0,
                null,
                null,
                Optional.empty(),
                List.of(),
                Set.of(),
                Map.of(),
                null));
  }

  @Test
  void aConstructorThatRefusesTheDefault_isNamed() {
    Schema stored =
        new Schema.RecordSchema(
            EvolutionV2.Demanding.class.getName(),
            ((Schema.RecordSchema) types.serdeOf(EvolutionV1.Order.class).schema()).fields());
    Serde<EvolutionV2.Demanding> reader =
        types.reader("x", stored, types.serdeOf(EvolutionV2.Demanding.class));
    byte[] bytes =
        RoundTrip.bytes(types.serdeOf(EvolutionV1.Order.class), new EvolutionV1.Order("a", 7));
    assertThatThrownBy(() -> reader.read(new BinaryReader(bytes)))
        .isInstanceOf(SerdeException.class)
        .hasMessageContainingAll("Demanding refused", "null for new fields", "text");
  }

  @Test
  void pojos_changeAsRecordsDo() {
    EvolutionV1.Pojo before = new EvolutionV1.Pojo();
    before.count = 3;
    before.gone = "x";
    before.name = "n";
    EvolutionV2.Pojo now = evolved(before, EvolutionV2.Pojo.class);
    assertThat(now.count).isEqualTo(3);
    assertThat(now.name).isEqualTo("n");
    assertThat(now.tags).isEmpty();
  }

  @Test
  void typeArguments_mayChangeAsOtherTypesDo() {
    assertThat(
            evolved(
                types.serdeOf(new TypeRef<EvolutionV1.Box<Integer>>() {}),
                new EvolutionV1.Box<>(7),
                types.serdeOf(new TypeRef<EvolutionV2.Box<Long>>() {})))
        .isEqualTo(new EvolutionV2.Box<>(7L));
  }

  @Test
  void aDynamicValue_isConvertedByTheSchemaBesideIt() {
    BinaryWriter definition = new BinaryWriter();
    definition.writeUtf(EvolutionV2.Order.class.getName());
    renamed(types.serdeOf(EvolutionV1.Order.class).schema()).write(definition);
    BinaryWriter out = new BinaryWriter();
    out.writeVarInt(64);
    out.writeBytes(definition.toBytes());
    types.serdeOf(EvolutionV1.Order.class).write(new EvolutionV1.Order("a", 7), out);
    byte[] stored = out.toBytes();
    assertThat(types.dynamic().read(new BinaryReader(stored)))
        .isEqualTo(new EvolutionV2.Order(7, "a"));
    assertThatThrownBy(() -> types.keySerde(types.dynamic()).read(new BinaryReader(stored)))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContainingAll("the type of a key must not change", "count: int", "count: long");
  }

  @Test
  void aDynamicValueWhoseClassIsGone_canBePassedOver() {
    BinaryWriter definition = new BinaryWriter();
    definition.writeUtf("dev.gone.Order");
    types.serdeOf(EvolutionV1.Order.class).schema().write(definition);
    BinaryWriter out = new BinaryWriter();
    for (int i = 0; i < 2; i++) {
      writeGone(i == 0, definition, out);
      types.dynamic().write((long) i, out);
    }
    Serde<EvolutionV2.Twice> reader = readerOfTwice();
    BinaryReader in = new BinaryReader(out.toBytes());
    assertThat(reader.read(in)).isEqualTo(new EvolutionV2.Twice(0L));
    assertThat(reader.read(in)).isEqualTo(new EvolutionV2.Twice(1L));
    assertThat(in.remaining()).isZero();

    out.reset();
    writeGone(true, definition, out);
    writeGone(false, definition, out);
    assertThatThrownBy(() -> reader.read(new BinaryReader(out.toBytes())))
        .isInstanceOf(UnknownTypeException.class);
  }

  private Serde<EvolutionV2.Twice> readerOfTwice() {
    Schema stored = renamed(types.serdeOf(EvolutionV1.Twice.class).schema());
    return types.reader("state 'x'", stored, types.serdeOf(EvolutionV2.Twice.class));
  }

  /** Writes a dynamic value of the first type that the scope defines. */
  private void writeGone(boolean first, BinaryWriter definition, BinaryWriter out) {
    out.writeVarInt(64);
    if (first) {
      out.writeBytes(definition.toBytes());
    }
    types.serdeOf(EvolutionV1.Order.class).write(new EvolutionV1.Order("a", 7), out);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(Long.class, Integer.class, "was Long, is Integer"),
        Arguments.of(Integer.class, Float.class, "was Integer, is Float"),
        Arguments.of(Long.class, Double.class, "was Long, is Double"),
        Arguments.of(String.class, Long.class, "was string, is Long"),
        Arguments.of(int[].class, long[].class, "was int[], is long[]"),
        Arguments.of(EvolutionV1.Order.class, EvolutionV2.Inner.class, "was record"),
        Arguments.of(EvolutionV1.Order.class, Object.class, "is dynamic"),
        Arguments.of(
            EvolutionV2.Order.class, EvolutionV1.Order.class, "at count: was long, is int"),
        Arguments.of(EvolutionV1.Boxed.class, EvolutionV2.Boxed.class, "at n: was Integer, is int"),
        Arguments.of(EvolutionV2.Color.class, EvolutionV1.Color.class, "the constant BLUE of enum"),
        Arguments.of(
            EvolutionV1.Keyed.class,
            EvolutionV2.Keyed.class,
            "at map[key]: the fields of a key were"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatCannotBeConverted_isRefusedWithBothSchemas(
      Class<?> before, Class<?> now, String difference) {
    Schema was =
        before.getName().contains("V2$")
            ? older(types.serdeOf(before).schema())
            : now.getName().contains("V2$")
                ? renamed(types.serdeOf(before).schema())
                : types.serdeOf(before).schema();
    Serde<?> current = types.serdeOf(now);
    assertThatThrownBy(() -> types.reader("state 'x'", was, current))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContainingAll(
            "Cannot read stored state 'x'",
            difference,
            "stored:  " + was,
            "current: " + current.schema());
  }

  private static Schema older(Schema schema) {
    BinaryWriter out = new BinaryWriter();
    schema.write(out);
    String text = new String(out.toBytes(), ISO_8859_1);
    return Schema.read(
        new BinaryReader(text.replace("EvolutionV2$", "EvolutionV1$").getBytes(ISO_8859_1)));
  }

  @Test
  void aSetsElements_mustNotChange() {
    assertThat(
            SchemaCheck.difference(
                types.serdeOf(new TypeRef<Set<Integer>>() {}).schema(),
                types.serdeOf(new TypeRef<Set<Long>>() {}).schema()))
        .isEqualTo("at []: was Integer, is Long");
    assertThat(
            SchemaCheck.differenceOfKeys(
                types.serdeOf(Integer.class).schema(), types.serdeOf(Long.class).schema()))
        .isEqualTo("was Integer, is Long");
  }

  @Test
  void anOpaqueField_cannotBeRemoved_norItsFormatChange() {
    Schema.Opaque opaque = new Schema.Opaque("Json", "1");
    Schema was =
        new Schema.RecordSchema("r", List.of(new Schema.Field("json", new Schema.ListOf(opaque))));
    assertThat(SchemaCheck.difference(was, new Schema.RecordSchema("r", List.of())))
        .isEqualTo("at json: the field was removed, but nothing can skip its opaque Json (1)");
    assertThat(SchemaCheck.difference(opaque, new Schema.Opaque("Json", "2")))
        .isEqualTo("was opaque Json (1), is opaque Json (2)");
    assertThat(SchemaCheck.difference(opaque, opaque)).isNull();
  }

  @Test
  void damagedBytes_areCorrupt() {
    Serde<EvolutionV1.Tree> trees = types.serdeOf(EvolutionV1.Tree.class);
    byte[] bytes =
        RoundTrip.bytes(
            trees,
            new EvolutionV1.Tree(1, true, List.of(new EvolutionV1.Tree(2, false, List.of()))));
    Serde<EvolutionV2.Tree> reader =
        types.reader("x", renamed(trees.schema()), types.serdeOf(EvolutionV2.Tree.class));
    for (int length = 0; length < bytes.length; length++) {
      BinaryReader in = new BinaryReader(bytes, 0, length);
      assertThatThrownBy(() -> reader.read(in)).isInstanceOf(CorruptDataException.class);
    }
  }
}
