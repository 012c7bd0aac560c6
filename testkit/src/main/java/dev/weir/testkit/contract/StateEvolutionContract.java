package dev.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.serde.IncompatibleSchemaException;
import dev.weir.serde.TypeRef;
import dev.weir.serde.types.Types;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState;
import dev.weir.state.format.StateMismatchException;
import dev.weir.state.key.KeyGroups;
import dev.weir.testkit.EarlierSerde;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** State whose types have changed since it was written. */
abstract class StateEvolutionContract extends StateTimersContract {
  /** A record that has gained a field and lost one, and one of whose numbers has become wider. */
  public record Order(long count, String id, List<String> tags) {}

  /** The record as it was. */
  public record EarlierOrder(String id, boolean urgent, int count) {}

  private static final StateSpec.OfValue<Order> LATEST = ValueState.of("latest", Order.class);
  private static final StateSpec.OfList<Order> ALL = ListState.of("all", Order.class);
  private static final StateSpec.OfMap<String, Order> BY_ID =
      MapState.of("by-id", String.class, Order.class);
  private static final StateSpec.OfValue<Object> ANY = ValueState.of("any", Object.class);

  private static Types earlierTypes() {
    return new Types()
        .register(
            Order.class,
            EarlierSerde.of(
                Order.class,
                EarlierOrder.class,
                order -> new EarlierOrder(order.id(), true, (int) order.count()),
                earlier -> new Order(earlier.count(), earlier.id(), List.of())));
  }

  private static Order order(Object key) {
    return new Order(key.hashCode() & 0xFFFF, "of " + key, List.of());
  }

  /** The states with a number whose type differs. */
  private final class Orders {
    final KeyedState keyed;
    final ValueState<Order> latest;
    final ListState<Order> all;
    final MapState<String, Order> byId;
    final ValueState<Object> any;
    final TimerState timers;

    Orders(KeyedState keyed) {
      this.keyed = keyed;
      latest = keyed.value(LATEST);
      all = keyed.list(ALL);
      byId = keyed.map(BY_ID);
      any = keyed.value(ANY);
      timers = keyed.timers("timers");
    }

    void fill(List<Object> keys) {
      for (Object key : keys) {
        setKey(keyed, key);
        latest.update(order(key));
        all.update(List.of(order(key), order("x")));
        byId.put("a", order(key));
        byId.put("b", order("x"));
        any.update(List.of(order(key)));
        timers.add(key.hashCode());
      }
    }

    void assertFilled(List<Object> keys) {
      for (Object key : keys) {
        setKey(keyed, key);
        assertThat(latest.value()).isEqualTo(order(key));
        assertThat(all.get()).containsExactly(order(key), order("x"));
        assertThat(byId.entries())
            .containsExactlyInAnyOrder(Map.entry("a", order(key)), Map.entry("b", order("x")));
        assertThat(any.value()).isEqualTo(List.of(order(key)));
      }
      List<Object> fired = new ArrayList<>();
      for (TimerState.Timer timer = poll(); timer != null; timer = poll()) {
        assertThat(timer.timestampMillis()).isEqualTo(timer.key().hashCode());
        fired.add(timer.key());
      }
      assertThat(fired).containsExactlyInAnyOrderElementsOf(keys);
    }

    private TimerState.@Nullable Timer poll() {
      return timers.pollUntil(Long.MAX_VALUE);
    }
  }

  private ObjectRef earlier(int subtask, int parallelism) throws IOException {
    Orders orders = new Orders(create(earlierTypes(), subtask, parallelism));
    orders.fill(keysOf(subtask, parallelism));
    return write(orders.keyed);
  }

  @Test
  void evolution_ofRecords_convertsThem_onceForAll() throws IOException {
    Orders converted = new Orders(create());
    restore(converted.keyed, earlier(0, 1));
    ObjectRef written = write(converted.keyed);
    converted.assertFilled(KEYS);
    Orders again = new Orders(create());
    restore(again.keyed, written);
    again.assertFilled(KEYS);
  }

  @Test
  void evolution_atAnotherParallelism_convertsToo() throws IOException {
    ObjectRef[] written = {earlier(0, 3), earlier(1, 3), earlier(2, 3)};
    Orders one = new Orders(create());
    restore(one.keyed, written);
    one.assertFilled(KEYS);
    Orders part = new Orders(create(2, 4));
    restore(part.keyed, written[1], written[2]);
    part.assertFilled(keysOf(2, 4));
  }

  @Test
  void evolution_fromOneBackendToAnother_convertsToo() throws IOException {
    Orders heap = new Orders(createHeap(new Types(), 0, 1));
    restore(heap.keyed, earlier(0, 1));
    heap.assertFilled(KEYS);
    Orders heapBefore = new Orders(createHeap(earlierTypes(), 0, 1));
    heapBefore.fill(KEYS);
    Orders back = new Orders(create());
    restore(back.keyed, write(heapBefore.keyed));
    back.assertFilled(KEYS);
  }

  @Test
  void evolution_ofANumberToAWiderOne() throws IOException {
    KeyedState before = create();
    ValueState<Integer> count = before.value(ValueState.of("count", Integer.class));
    ListState<Float> all = before.list(ListState.of("all", Float.class));
    setKey(before, "a");
    count.update(-7);
    all.add(1.5f);
    KeyedState now = create();
    ValueState<Long> wide = now.value(ValueState.of("count", Long.class));
    ListState<Double> allWide = now.list(ListState.of("all", Double.class));
    restore(now, write(before));
    setKey(now, "a");
    assertThat(wide.value()).isEqualTo(-7);
    assertThat(allWide.get()).containsExactly(1.5);
    wide.update(Long.MAX_VALUE);
    assertThat(wide.value()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void evolution_toANarrowerNumber_isRefused_namingBoth() throws IOException {
    KeyedState before = create();
    before.value(ValueState.of("count", Long.class));
    ObjectRef written = write(before);
    KeyedState now = create();
    now.value(ValueState.of("count", Integer.class));
    assertThatExceptionOfType(StateMismatchException.class)
        .isThrownBy(() -> restore(now, written))
        .withMessageContainingAll(
            "'count'", "was Long, is Integer", "value<Long>", "value<Integer>", "--fresh");
  }

  @Test
  void evolution_ofAMapsKey_isRefused() throws IOException {
    assertThatExceptionOfType(StateMismatchException.class)
        .isThrownBy(restoreOfAMapWithKeysOf(Order.class, order("a")))
        .withMessageContainingAll("'seen'", "the fields of a key were [id, urgent, count]");
  }

  @Test
  void evolution_ofAMapsKeyOfAnyType_isRefused() throws IOException {
    assertThatExceptionOfType(IncompatibleSchemaException.class)
        .isThrownBy(restoreOfAMapWithKeysOf(Object.class, order("a")))
        .withMessageContainingAll("keys of", "urgent: boolean", "tags: list<string>");
  }

  private <K> ThrowingCallable restoreOfAMapWithKeysOf(Class<K> declared, K key)
      throws IOException {
    var spec = new StateSpec.OfMap<>("seen", TypeRef.of(declared), TypeRef.of(String.class));
    KeyedState before = create(earlierTypes(), 0, 1);
    MapState<K, String> seen = before.map(spec);
    setKey(before, "a");
    seen.put(key, "x");
    ObjectRef written = write(before);
    KeyedState now = create();
    now.map(spec);
    return () -> restore(now, written);
  }

  @Test
  void evolution_ofKeys_isRefused_alsoOfTimers() throws IOException {
    for (boolean timers : new boolean[] {false, true}) {
      Types earlier = earlierTypes();
      KeyedState before = create(earlier, 0, 1);
      ValueState<Long> total = before.value(StateUnderTest.TOTAL);
      TimerState due = before.timers("timers");
      before.setKey(order("a"), KeyGroups.mix(earlier.hash(order("a"))));
      if (timers) {
        due.add(5);
      } else {
        total.update(1L);
      }
      ObjectRef written = write(before);
      KeyedState now = create();
      now.value(StateUnderTest.TOTAL);
      now.timers("timers");
      assertThatExceptionOfType(IncompatibleSchemaException.class)
          .isThrownBy(() -> restore(now, written))
          .withMessageContainingAll("keys of", "urgent: boolean", "tags: list<string>");
    }
  }
}
