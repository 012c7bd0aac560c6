package dev.weir.serde.dynamic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.IncompatibleSchemaException;
import dev.weir.serde.RoundTrip;
import dev.weir.serde.Samples.Color;
import dev.weir.serde.Samples.Count;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.UnknownTypeException;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.types.Types;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DynamicTest {
  private static boolean initialized;

  private final Types types = new Types();
  private final Serde<Object> dynamic = types.dynamic();
  private final BinaryWriter out = new BinaryWriter();

  /** Would be a gadget, if a stored name sufficed to load it. */
  @SuppressWarnings("unused")
  static final class Trap {
    static {
      initialized = true;
    }
  }

  record Holder(Comparable<?> value) {}

  @Test
  void nullIsOneByte() {
    dynamic.write(null, out);
    assertThat(out.toBytes()).containsExactly(0);
    assertThat(dynamic.read(new BinaryReader(out.toBytes()))).isNull();
  }

  @Test
  void aTypeIsSpelledOutOncePerScope() {
    dynamic.write(new Count("a", 1), out);
    int first = out.size();
    dynamic.write(Color.RED, out);
    int second = out.size();
    dynamic.write(new Count("b", 2), out);
    assertThat(out.size() - second).isEqualTo(1 + 2 + 8);
    dynamic.write(Color.GREEN, out);
    assertThat(out.size() - second).isEqualTo(1 + 2 + 8 + 2);

    BinaryReader in = new BinaryReader(out.toBytes());
    assertThat(List.of(dynamic.read(in), dynamic.read(in), dynamic.read(in), dynamic.read(in)))
        .isEqualTo(List.of(new Count("a", 1), Color.RED, new Count("b", 2), Color.GREEN));

    out.reset();
    dynamic.write(new Count("a", 1), out);
    assertThat(out.size()).isEqualTo(first);
    in.reset(out.buffer(), 0, out.size());
    assertThat(dynamic.read(in)).isEqualTo(new Count("a", 1));
  }

  @Test
  void builtInTypesTakeOneByteMore() {
    dynamic.write(5L, out);
    assertThat(out.size()).isEqualTo(1 + 8);
    out.reset();
    dynamic.write("abc", out);
    assertThat(out.size()).isEqualTo(1 + 1 + 3);
  }

  @Test
  void onlyRecordsEnumsAndRegisteredClassesAreLoadedByName() {
    assertRefused(
        Trap.class.getName(),
        "Stored data names the class dev.weir.serde.dynamic.DynamicTest$Trap, which is refused: it"
            + " is neither a record, nor an enum, nor registered with p.types()");
    assertRefused("java.lang.ProcessBuilder", "which is refused");
    assertRefused("[Ljava.lang.ProcessBuilder;", "which is refused");
    assertRefused("java.util.ArrayList", "which is refused");
    assertRefused(
        "dev.weir.Gone",
        "Stored data names the class dev.weir.Gone, which is not in this program: put it back, or"
            + " start without the stored data");
    assertRefused("", "which is not in this program");
    assertThat(initialized).isFalse();
  }

  private void assertRefused(String className, String message) {
    BinaryWriter forged = forged(className, new Schema.RecordSchema(className, List.of()));
    assertThatThrownBy(() -> dynamic.read(new BinaryReader(forged.toBytes())))
        .isInstanceOf(UnknownTypeException.class)
        .hasMessageContaining(message);
  }

  private static BinaryWriter forged(String className, Schema schema) {
    BinaryWriter definition = new BinaryWriter();
    definition.writeUtf(className);
    schema.write(definition);
    BinaryWriter forged = new BinaryWriter();
    forged.writeVarInt(64);
    forged.writeBytes(definition.toBytes());
    return forged;
  }

  @Test
  void aChangedSchemaIsRefusedWithBoth() {
    Schema before =
        new Schema.RecordSchema(
            Count.class.getName(),
            List.of(
                new Schema.Field("word", new Schema.Primitive("string")),
                new Schema.Field("n", new Schema.Primitive("double"))));
    BinaryWriter stored = forged(Count.class.getName(), before);
    assertThatThrownBy(() -> dynamic.read(new BinaryReader(stored.toBytes())))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessage(
            "Cannot read stored values of dev.weir.serde.Samples$Count: its schema differs from the"
                + " program's (at n: was double, is long).\n"
                + "  stored:  record dev.weir.serde.Samples$Count(word: string, n: double)\n"
                + "  current: record dev.weir.serde.Samples$Count(word: string, n: long)");
  }

  @Test
  void aValueThatTheFieldCannotHoldIsCorrupt() {
    dynamic.write(List.of(1), out);
    Serde<Holder> holders = types.serdeOf(Holder.class);
    assertThatThrownBy(() -> holders.read(new BinaryReader(out.toBytes())))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("is stored where java.lang.Comparable is due");
  }

  @Test
  void collectionsThatAreNotOfTheJdkAreNotTakenForPlainOnes() {
    class Tagged extends java.util.ArrayList<String> {
      private static final long serialVersionUID = 1L;
    }
    assertThatThrownBy(() -> dynamic.write(new Tagged(), out))
        .isInstanceOf(UnserializableTypeException.class)
        .hasMessageContaining(
            "declare it as java.util.List, or hand over a copy: new java.util.ArrayList<>(…)");
  }

  @Test
  void lambdasAreRefused() {
    Runnable lambda = () -> {};
    assertThatThrownBy(() -> dynamic.write(lambda, out))
        .isInstanceOf(UnserializableTypeException.class)
        .hasMessageContaining("it is a lambda or an anonymous class. To fix it, make it a record.");
  }

  @Test
  void twoRegistriesCannotShareAScope() {
    dynamic.write(new Count("a", 1), out);
    assertThatThrownBy(() -> new Types().dynamic().write(1, out))
        .isInstanceOf(IllegalStateException.class);
    out.reset();
    new Types().dynamic().write(1, out);
  }

  @Test
  void nestedContainersOfAnything() {
    Object value = Map.of("a", List.of(1, "b", List.of(Map.of(2L, new Count("c", 3)))));
    assertThat(RoundTrip.of(dynamic, value)).isEqualTo(value);
  }
}
