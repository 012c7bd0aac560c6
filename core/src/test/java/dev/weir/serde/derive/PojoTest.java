package dev.weir.serde.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.serde.RoundTrip;
import dev.weir.serde.Samples.Count;
import dev.weir.serde.Serde;
import dev.weir.serde.UnknownTypeException;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.types.Types;
import java.util.List;
import org.junit.jupiter.api.Test;

class PojoTest {
  private final Types types = new Types();

  /** A parent of a POJO, with a type variable that the child binds. */
  public static class Base<T> {
    private T inherited;

    T inherited() {
      return inherited;
    }

    void setInherited(T value) {
      inherited = value;
    }
  }

  /** A POJO with private, inherited, transient and static fields. */
  public static class Pojo extends Base<List<Count>> {
    static int ignored = 1;
    transient Thread alsoIgnored;
    private String name;
    private Pojo next;
    public Double maybe;
    public long[] numbers;
    int packaged;

    public Pojo() {}

    Pojo(String name, Pojo next) {
      this.name = name;
      this.next = next;
    }

    String name() {
      return name;
    }

    Pojo next() {
      return next;
    }
  }

  /** Has a field that its parent does not know. */
  public static class Child extends Pojo {
    public int more;
  }

  @Test
  void aPojoIsItsFields() {
    Pojo pojo = new Pojo("n", new Pojo());
    pojo.setInherited(List.of(new Count("a", 1)));
    pojo.packaged = 4;
    pojo.numbers = new long[] {1, 2};
    pojo.alsoIgnored = Thread.currentThread();
    Pojo back = RoundTrip.of(types.serdeOf(Pojo.class), pojo);
    assertThat(back.inherited()).isEqualTo(pojo.inherited());
    assertThat(back.name()).isEqualTo("n");
    assertThat(back.next().name()).isNull();
    assertThat(back.numbers).containsExactly(1, 2);
    assertThat(back.packaged).isEqualTo(4);
    assertThat(back.maybe).isNull();
    assertThat(back.alsoIgnored).isNull();
  }

  @Test
  void fieldsAreSortedByName() {
    assertThat(types.serdeOf(Pojo.class).schema())
        .hasToString(
            "record dev.weir.serde.derive.PojoTest$Pojo(inherited: list<record"
                + " dev.weir.serde.Samples$Count(word: string, n: long)>, maybe: Double, name:"
                + " string, next: ref dev.weir.serde.derive.PojoTest$Pojo, numbers: long[],"
                + " packaged: int)");
  }

  @Test
  void aSubclassIsNotCutDownToItsParent() {
    Serde<Pojo> serde = types.serdeOf(Pojo.class);
    assertThatThrownBy(() -> RoundTrip.bytes(serde, new Child()))
        .isInstanceOf(UnserializableTypeException.class)
        .hasMessage(
            "Type dev.weir.serde.derive.PojoTest$Child (at Pojo) cannot be serialized: a subclass"
                + " cannot be written where the type is dev.weir.serde.derive.PojoTest$Pojo. To fix"
                + " it, make the parent type a sealed interface, or add"
                + " p.types().kryo(dev.weir.serde.derive.PojoTest.Pojo.class,"
                + " dev.weir.serde.derive.PojoTest.Child.class).");
  }

  @Test
  void whereAnyTypeMayOccurAPojoMustBeRegistered() {
    assertThatThrownBy(() -> RoundTrip.bytes(types.dynamic(), new Pojo()))
        .isInstanceOf(UnserializableTypeException.class)
        .hasMessageContaining(
            "add p.types().register(dev.weir.serde.derive.PojoTest.Pojo.class), or make it a"
                + " record.");
    types.register(Pojo.class);
    byte[] bytes = RoundTrip.bytes(types.dynamic(), new Pojo("x", null));
    Types registered = new Types().register(Pojo.class);
    assertThat(((Pojo) RoundTrip.read(registered.dynamic(), bytes)).name()).isEqualTo("x");
    assertThatThrownBy(() -> RoundTrip.read(new Types().dynamic(), bytes))
        .isInstanceOf(UnknownTypeException.class)
        .hasMessage(
            "Stored data names the class dev.weir.serde.derive.PojoTest$Pojo, which is refused: it"
                + " is neither a record, nor an enum, nor registered with p.types()");
  }
}
