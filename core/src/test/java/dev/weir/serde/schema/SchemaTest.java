package dev.weir.serde.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.IncompatibleSchemaException;
import dev.weir.serde.Samples.Everything;
import dev.weir.serde.Samples.Open;
import dev.weir.serde.Samples.Tree;
import dev.weir.serde.Schema;
import dev.weir.serde.Schema.ArrayOf;
import dev.weir.serde.Schema.Dynamic;
import dev.weir.serde.Schema.EnumSchema;
import dev.weir.serde.Schema.Field;
import dev.weir.serde.Schema.ListOf;
import dev.weir.serde.Schema.MapOf;
import dev.weir.serde.Schema.Opaque;
import dev.weir.serde.Schema.OptionalOf;
import dev.weir.serde.Schema.Primitive;
import dev.weir.serde.Schema.RecordSchema;
import dev.weir.serde.Schema.Reference;
import dev.weir.serde.Schema.SetOf;
import dev.weir.serde.types.Types;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final Schema LONG = new Primitive("long");

  @Test
  void everyKindComesBackEqualAndReadsWell() {
    Schema all =
        new RecordSchema(
            "dev.x.All",
            List.of(
                new Field("n", LONG),
                new Field("color", new EnumSchema("dev.x.Color", List.of("RED", "GREEN"))),
                new Field("list", new ListOf(LONG)),
                new Field("set", new SetOf(new Dynamic())),
                new Field("map", new MapOf(LONG, new OptionalOf(LONG))),
                new Field("array", new ArrayOf(new Reference("dev.x.All"))),
                new Field("other", new Opaque("dev.x.Other", "custom 1"))));
    BinaryWriter out = new BinaryWriter();
    all.write(out);
    Schema back = Schema.read(new BinaryReader(out.toBytes()));
    assertThat(back).isEqualTo(all).hasSameHashCodeAs(all);
    assertThat(back)
        .hasToString(
            "record dev.x.All(n: long, color: enum dev.x.Color(RED, GREEN), list: list<long>, set:"
                + " set<dynamic>, map: map<long, optional<long>>, array: ref dev.x.All[], other:"
                + " opaque dev.x.Other (custom 1))");
    for (int length = 0; length < out.size(); length++) {
      BinaryReader in = new BinaryReader(Arrays.copyOf(out.buffer(), length));
      assertThatThrownBy(() -> Schema.read(in)).isInstanceOf(CorruptDataException.class);
    }
  }

  @Test
  void derivedSchemasAreTheSameInEveryRegistry() {
    Schema schema = new Types().serdeOf(Everything.class).schema();
    Types other = new Types();
    other.check(Tree.class);
    other.check(Open.class);
    assertThat(other.serdeOf(Everything.class).schema()).isEqualTo(schema);
    BinaryWriter out = new BinaryWriter();
    schema.write(out);
    assertThat(Schema.read(new BinaryReader(out.toBytes()))).isEqualTo(schema);
  }

  @Test
  void recursionIsAReference() {
    assertThat(new Types().serdeOf(Tree.class).schema())
        .hasToString(
            "record dev.weir.serde.Samples$Tree(label: string, children: list<ref"
                + " dev.weir.serde.Samples$Tree>, named: map<string, ref"
                + " dev.weir.serde.Samples$Tree>)");
  }

  @Test
  void nestingWithoutEndIsCorrupt() {
    byte[] lists = new byte[10_000];
    Arrays.fill(lists, (byte) 5);
    assertThatThrownBy(() -> Schema.read(new BinaryReader(lists)))
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("Stored value nests deeper than 64 levels");
    assertThatThrownBy(() -> Schema.read(new BinaryReader(new byte[] {99})))
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("A schema cannot start with 99");
  }

  @Test
  void theFirstDifferenceIsNamed() {
    RecordSchema stored = record(new Field("n", LONG), new Field("m", new ListOf(LONG)));
    assertThatCode(() -> SchemaCheck.requireReadable("state 'seen'", stored, stored))
        .doesNotThrowAnyException();
    assertDifference(
        "at m[]: was long, is string",
        stored,
        record(new Field("n", LONG), new Field("m", new ListOf(new Primitive("string")))));
    assertDifference("was list<long>, is set<long>", new ListOf(LONG), new SetOf(LONG));
    assertDifference(
        "at [value]: was Long, is long",
        new MapOf(LONG, new Primitive("Long")),
        new MapOf(LONG, LONG));
  }

  private static RecordSchema record(Field... fields) {
    return new RecordSchema("dev.x.R", List.of(fields));
  }

  private static void assertDifference(String difference, Schema stored, Schema current) {
    assertThatThrownBy(() -> SchemaCheck.requireReadable("state 'seen'", stored, current))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessage(
            "Cannot read stored state 'seen': its schema differs from the program's ("
                + difference
                + ").\n  stored:  "
                + stored
                + "\n  current: "
                + current);
  }
}
