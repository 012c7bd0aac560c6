package dev.weir.runtime.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.graph.Edge;
import dev.weir.graph.Partitioner;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.types.Types;
import dev.weir.state.format.StateMismatchException;
import dev.weir.state.key.KeyGroups;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each record in flight goes to one subtask, or the restore fails for good. */
class InFlightEdgeTest {
  private static final int MAX = 128;
  private final Types types = new Types();

  record Order(long customer, long other) {}

  private InFlightEdge edge(Partitioner partitioner, int before, int now) {
    return new InFlightEdge(Edge.of("a", "b").by(partitioner), types, MAX, before, now);
  }

  private int owner(Object key, int parallelism) {
    int group = KeyGroups.ofHash(KeyGroups.mix(types.hash(key)), MAX);
    return KeyGroups.owner(group, MAX, parallelism);
  }

  @Test
  void aKeyGoesToItsOwnerAtAnyParallelism() throws Exception {
    Partitioner byCustomer = Partitioner.hash((Order order) -> order.customer());
    for (int now = 1; now < 6; now++) {
      InFlightEdge edge = edge(byCustomer, 3, now);
      for (long customer = 0; customer < 100; customer++) {
        Order order = new Order(customer, 0);
        int to = owner(customer, 3);
        assertThat(edge.receiverOf(to, order, edge.hashOf(edge.keyOf(order))))
            .isEqualTo(owner(customer, now));
      }
    }
  }

  @Test
  void broadcastRecordsReachEverySubtask_fromTheOldOneWhoseStateItHas() {
    for (int now = 1; now < 6; now++) {
      InFlightEdge edge = edge(Partitioner.broadcast(), 2, now);
      for (int subtask = 0; subtask < now; subtask++) {
        assertThat(edge.concerns(0, subtask)).isEqualTo(subtask % 2 == 0);
        assertThat(edge.concerns(1, subtask)).isEqualTo(subtask % 2 == 1);
      }
    }
  }

  @Test
  void anotherKeySelectorIsFound() {
    Partitioner byOther = Partitioner.hash((Order order) -> order.other());
    for (int now : new int[] {3, 2, 5}) {
      InFlightEdge edge = edge(byOther, 3, now);
      List<Long> refused = new ArrayList<>();
      for (long customer = 0; customer < 100; customer++) {
        Order order = new Order(customer, 100 - customer);
        try {
          edge.receiverOf(owner(customer, 3), order, edge.hashOf(edge.keyOf(order)));
        } catch (StateMismatchException changed) {
          assertThat(changed)
              .hasMessageContaining("records on their way through 'a > b'")
              .hasMessageContaining("keyBy in front of operator 'b' selects other keys than it did")
              .hasMessageContaining("--guarantee exactly-once");
          refused.add(customer);
        } catch (Exception other) {
          throw new AssertionError(other);
        }
      }
      assertThat(refused).as("at parallelism %d", now).hasSizeGreaterThan(30);
    }
  }

  @Test
  void aKeySelectorThatFailsOnARecordIsPermanent() {
    InFlightEdge none = edge(Partitioner.hash((Order order) -> (String) null), 2, 2);
    assertThatThrownBy(() -> none.keyOf(new Order(1, 1)))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("returns null");
    InFlightEdge failing =
        edge(
            Partitioner.hash(
                (Order order) -> order.customer() / (order.customer() - order.other())),
            2,
            2);
    assertThatThrownBy(() -> failing.keyOf(new Order(1, 1)))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("/ by zero");
  }

  @Test
  void aCustomPartitionerMustChooseASubtaskThatExists() throws Exception {
    Partitioner custom = Partitioner.custom((Order order, int parallelism) -> (int) order.other());
    assertThat(edge(custom, 3, 2).receiverOf(2, new Order(0, 1), 0)).isEqualTo(1);
    assertThatThrownBy(() -> edge(custom, 3, 2).receiverOf(2, new Order(0, 2), 0))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("the custom partitioner chose subtask 2 of 2");
  }

  @Test
  void whereAnySubtaskWillDoAChannelStaysWhole() throws Exception {
    InFlightEdge edge = edge(Partitioner.rebalance(), 5, 2);
    for (int old = 0; old < 5; old++) {
      for (int now = 0; now < 2; now++) {
        assertThat(edge.concerns(old, now)).isEqualTo(old % 2 == now);
      }
      assertThat(edge.receiverOf(old, new Order(1, 1), 0)).isEqualTo(old % 2);
    }
  }

  @Test
  void aRecordThatCannotBeReadIsPermanent() throws Exception {
    BinaryWriter out = new BinaryWriter();
    out.writeVarInt(2);
    out.writeLong(5);
    types.dynamic().write(new Order(1, 2), out);
    out.writeLong(6);
    types.dynamic().write("text", out);
    List<Object> read = new ArrayList<>();
    edge(Partitioner.rebalance(), 1, 1)
        .read(
            new BinaryReader(out.toBytes()),
            (value, timestamp) -> {
              read.add(value);
              read.add(timestamp);
            });
    assertThat(read).isEqualTo(List.of(new Order(1, 2), 5L, "text", 6L));

    InFlightEdge elsewhere =
        new InFlightEdge(
            Edge.of("a", "b").by(Partitioner.rebalance()),
            new Types(ClassLoader.getPlatformClassLoader()),
            MAX,
            1,
            1);
    assertThatThrownBy(
            () -> elsewhere.read(new BinaryReader(out.toBytes()), (value, timestamp) -> {}))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("one of them cannot be read (Stored data names the class")
        .hasMessageContaining("InFlightEdgeTest$Order");
  }
}
