package dev.weir.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.function.KeySelector;
import dev.weir.serde.TypeRef;
import java.lang.reflect.Type;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectedTypeTest {
  record Order(int customer, List<Integer> place) {}

  private static final class ByPlace implements KeySelector<Order, List<Integer>> {
    @Override
    public List<Integer> keyOf(Order value) {
      return value.place();
    }
  }

  private static <T, K> Type typeOf(KeySelector<T, K> selector) {
    return Partitioner.hash(selector).keyType().type();
  }

  private static <K> KeySelector<Order, K> always(K key) {
    return order -> key;
  }

  @Test
  void lambdasAndReferencesTellTheClassOfTheirKeys() {
    Object unserializable = new Object();
    assertThat(typeOf((Order order) -> order.customer())).isEqualTo(Integer.class);
    assertThat(typeOf((Order order) -> (long) order.customer())).isEqualTo(Long.class);
    assertThat(typeOf(Order::customer)).isEqualTo(Integer.class);
    assertThat(typeOf(Order::place)).isEqualTo(List.class);
    assertThat(typeOf((Order order) -> order + unserializable.toString())).isEqualTo(String.class);
  }

  @Test
  void aClassTellsTypeArgumentsToo() {
    assertThat(typeOf(new ByPlace())).isEqualTo(new TypeRef<List<Integer>>() {}.type());
  }

  @Test
  void whereTheTypeWasErased_nothingIsKnownButWhatIsSaid() {
    assertThat(typeOf(always("key"))).isEqualTo(Object.class);
    Partitioner.Hash<?, ?> said =
        Partitioner.hash(always("key")).withKeyType(TypeRef.of(String.class));
    assertThat(said.keyType().type()).isEqualTo(String.class);
  }
}
