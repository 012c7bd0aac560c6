package dev.weir.serde.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.RoundTrip;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeRef;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.types.Types;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnserializableTypeTest {
  private final Types types = new Types();

  static final class Address {
    final String street;

    Address(String street) {
      this.street = street;
    }

    @Override
    public String toString() {
      return street;
    }
  }

  record Customer(String name, Address address) {}

  record Order(long id, Customer customer) {}

  record Orders(Map<String, List<Order>> byName) {}

  /** Has a public constructor, but a field that cannot be set. */
  public static final class Fixed {
    final int x = 1;
  }

  final class Inner {
    @Override
    public String toString() {
      return "inner of " + UnserializableTypeTest.this.hashCode();
    }
  }

  record WithArrayList(ArrayList<String> names) {}

  record WithSortedMap(SortedMap<String, Long> map) {}

  record WithJdkClass(AtomicLong counter) {}

  record WithDate(Date date) {}

  sealed interface Event permits Good, Bad {}

  record Good() implements Event {}

  static final class Bad implements Event {
    Bad(int unused) {}
  }

  record Grows<T>(T value, Grows<List<T>> next) {}

  @Test
  void theMessageNamesTypePathReasonAndLine() {
    UnserializableTypeException refused =
        catchThrowableOfType(UnserializableTypeException.class, () -> types.check(Order.class));
    assertThat(refused)
        .hasMessage(
            "Type dev.weir.serde.derive.UnserializableTypeTest$Address (at Order.customer.address)"
                + " cannot be serialized: it is neither a record nor a class with a public no-arg"
                + " constructor. To fix it, make it a record, or add"
                + " p.types().kryo(dev.weir.serde.derive.UnserializableTypeTest.Address.class).");
    assertThat(refused.path()).isEqualTo("Order.customer.address");
    assertThat(refused.typeName()).isEqualTo(Address.class.getName());
    assertThat(refused.place()).isNull();
    assertThat(refused.withOperator("enrich"))
        .hasMessageContaining("(at Order.customer.address, operator 'enrich') cannot be serialized")
        .extracting(UnserializableTypeException::place)
        .isEqualTo("operator 'enrich'");
  }

  @Test
  void theLineInTheMessageFixesIt() {
    assertRefused(Orders.class, "(at Orders.byName[value][].customer.address)");
    types.kryo(Address.class);
    types.check(Orders.class);
  }

  @Test
  void eachReasonIsTold() {
    assertRefused(Fixed.class, "its field 'x' is final");
    assertRefused(Inner.class, "it is an inner class, tied to an instance of its outer class");
    assertRefused(
        WithArrayList.class,
        "(at WithArrayList.names) cannot be serialized: only the interfaces List, Set and Map can"
            + " be read back. To fix it, declare it as java.util.List, or"
            + " add p.types().kryo(java.util.ArrayList.class).");
    assertRefused(WithSortedMap.class, "To fix it, declare it as java.util.Map");
    assertRefused(
        WithJdkClass.class,
        "it is a class of the JDK that has no built-in serde. To fix it,"
            + " write a Serde of it and add p.types().register("
            + "java.util.concurrent.atomic.AtomicLong.class, new YourSerde()).");
    assertRefused(
        WithDate.class,
        "p.types().register(java.util.Date.class, new YourSerde()), or add"
            + " p.types().kryo(java.util.Date.class).");
    assertRefused(Event.class, "(at Event(Bad)) cannot be serialized: it is neither a record");
    assertRefused(Grows.class, "or its type arguments grow");
  }

  private void assertRefused(Class<?> type, String message) {
    assertThatThrownBy(() -> types.check(type))
        .isInstanceOf(UnserializableTypeException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> types.register(type)).isInstanceOf(UnserializableTypeException.class);
  }

  @Test
  void aTypeInUseCannotBeRegisteredAnew() {
    types.check(Good.class);
    assertThatThrownBy(() -> types.kryo(Good.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is in use already: register it before the first operator");
    types.kryo(Address.class);
    types.kryo(Address.class);
    Serde<Address> other = new AddressSerde();
    assertThatThrownBy(() -> types.register(Address.class, other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is registered already, with Kryo serde of");
    assertThatThrownBy(() -> types.kryo(String.class)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSerdeOfTheUsersIsUsedWhereverTheTypeOccurs() {
    types.register(Address.class, new AddressSerde());
    Order order = new Order(1, new Customer("n", new Address("s")));
    Order back = RoundTrip.of(types.serdeOf(Order.class), order);
    assertThat(back.customer().address()).hasToString("s");
    assertThat(RoundTrip.of(types.dynamic(), new Address("t"))).hasToString("t");
    assertThat(types.serdeOf(Order.class).schema().toString())
        .contains("address: opaque Address (street))");
  }

  private static final class AddressSerde implements Serde<Address> {
    @Override
    public void write(Address value, BinaryWriter out) {
      out.writeUtf(value.street);
    }

    @Override
    public Address read(BinaryReader in) {
      return new Address(in.readUtf());
    }

    @Override
    public Schema schema() {
      return new Schema.Opaque("Address", "street");
    }
  }

  /** Stands for a library's tree of classes, of which users name the root. */
  abstract static class Json {
    abstract String text();
  }

  static final class JsonText extends Json {
    private final String text;

    JsonText(String text) {
      this.text = text;
    }

    @Override
    String text() {
      return text;
    }
  }

  record Document(Json root, JsonText title) {}

  @Test
  void aSerdeOfAnAbstractClassCoversItsSubclasses() {
    types.register(Json.class, new JsonSerde());
    Document document = new Document(new JsonText("r"), new JsonText("t"));
    Document back = RoundTrip.of(types.serdeOf(Document.class), document);
    assertThat(back.root().text() + back.title().text()).isEqualTo("rt");
    assertThat(((Json) RoundTrip.of(types.dynamic(), new JsonText("d"))).text()).isEqualTo("d");
  }

  private static final class JsonSerde implements Serde<Json> {
    @Override
    public void write(Json value, BinaryWriter out) {
      out.writeUtf(value.text());
    }

    @Override
    public Json read(BinaryReader in) {
      return new JsonText(in.readUtf());
    }

    @Override
    public Schema schema() {
      return new Schema.Opaque("Json", "text");
    }
  }

  @Test
  void aTypeReferenceNamesItsType() {
    assertThat(new TypeRef<List<String>>() {}).hasToString("java.util.List<java.lang.String>");
    assertThatThrownBy(RawReference::new)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("new TypeRef<List<String>>() {}");
  }

  @SuppressWarnings("rawtypes") // The mistake that is tested.
  private static final class RawReference extends TypeRef {}
}
