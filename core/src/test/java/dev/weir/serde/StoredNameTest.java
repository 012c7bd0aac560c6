package dev.weir.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.serde.types.Types;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values that were stored under a name that their class does not have any more. */
final class StoredNameTest {
  static final class Before {
    record Amount(String currency, int cents) {}

    record Purchase(String customer, List<Amount> amounts) {}
  }

  static final class After {
    @StoredName("dev.weir.serde.StoredNameTest$Before$Amount")
    record Money(String currency, long cents) {}

    @StoredName("dev.weir.serde.StoredNameTest$Before$Purchase")
    record Order(String customer, List<Money> amounts) {}

    record Unnamed(String customer, List<Money> amounts) {}
  }

  private final Types types = new Types();

  @Test
  void valuesAreReadByTheRecordThatHasTheirName() {
    Serde<Before.Purchase> before = types.serdeOf(Before.Purchase.class);
    BinaryWriter out = new BinaryWriter();
    before.write(new Before.Purchase("ada", List.of(new Before.Amount("EUR", 7))), out);

    Serde<After.Order> now = types.serdeOf(After.Order.class);
    Serde<After.Order> reader = types.reader("state 'orders'", before.schema(), now);

    assertThat(reader.read(new BinaryReader(out.toBytes())))
        .isEqualTo(new After.Order("ada", List.of(new After.Money("EUR", 7))));
  }

  @Test
  void theNameIsThatOfTheSchema() {
    assertThat(types.serdeOf(After.Money.class).schema().toString())
        .startsWith("record dev.weir.serde.StoredNameTest$Before$Amount(");
  }

  @Test
  void withoutItAnotherNameIsRefused() {
    Serde<Before.Purchase> before = types.serdeOf(Before.Purchase.class);
    Serde<After.Unnamed> now = types.serdeOf(After.Unnamed.class);

    assertThatExceptionOfType(IncompatibleSchemaException.class)
        .isThrownBy(() -> types.reader("state 'orders'", before.schema(), now))
        .withMessageContaining("was record dev.weir.serde.StoredNameTest$Before$Purchase");
  }
}
