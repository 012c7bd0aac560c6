package dev.weir.runtime.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.element.Frame;
import dev.weir.graph.Edge;
import dev.weir.graph.Partitioner;
import dev.weir.operator.OperatorException;
import dev.weir.runtime.FakeSubtaskPort;
import dev.weir.runtime.LoopSettings;
import dev.weir.runtime.TwoChains;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.types.Types;
import dev.weir.state.key.KeyGroups;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final int GROUPS = 16;

  /** Neither a record nor a POJO. */
  private static final class Unserializable {
    private final int n;

    Unserializable(int n) {
      this.n = n;
    }

    @Override
    public String toString() {
      return "unserializable " + n;
    }
  }

  private final FakeSubtaskPort port = new FakeSubtaskPort();
  private final Types types = new Types();

  private List<List<Object>> route(Partitioner partitioner, int subtask, Object... records)
      throws Exception {
    int receivers = partitioner instanceof Partitioner.Forward ? 1 : 3;
    SubtaskWiring wiring = TwoChains.sender(partitioner, receivers);
    Outputs outputs = new Outputs(wiring, port, types, 1, LoopSettings.DEFAULT);
    Router router = Router.of(edge(partitioner), outputs, types, subtask, 0, receivers, GROUPS);
    for (Object record : records) {
      router.accept(record, 0);
    }
    outputs.flush();
    return IntStream.range(0, receivers).mapToObj(port::records).toList();
  }

  private static Edge edge(Partitioner partitioner) {
    return new Edge("from", null, "to", 0, partitioner);
  }

  private static Object[] numbers(int count) {
    return IntStream.range(0, count).boxed().toArray();
  }

  @Test
  void rebalanceTakesTurnsAndEachSubtaskBeginsElsewhere() throws Exception {
    assertThat(route(new Partitioner.Rebalance(), 1, 0, 1, 2, 3))
        .containsExactly(List.of(2), List.of(0, 3), List.of(1));
  }

  @Test
  void broadcastCopies() throws Exception {
    assertThat(route(new Partitioner.Broadcast(), 0, "a", "b"))
        .containsOnly(List.of("a", "b"))
        .hasSize(3);
  }

  @Test
  void globalTakesTheFirst() throws Exception {
    assertThat(route(new Partitioner.Global(), 2, "a", "b"))
        .containsExactly(List.of("a", "b"), List.of(), List.of());
  }

  @Test
  void forwardHasOneChannel() throws Exception {
    Partitioner forward = new Partitioner.Forward();
    SubtaskWiring wiring = TwoChains.sender(new Partitioner.Rebalance(), 3);
    Outputs outputs = new Outputs(wiring, port, types, 1, LoopSettings.DEFAULT);
    Router.of(edge(forward), outputs, types, 0, 2, 1, GROUPS).accept("a", 0);
    outputs.flush();
    assertThat(port.records(2)).containsExactly("a");
  }

  @Test
  void shuffleReachesAllAndIsTheSameOnEachRun() throws Exception {
    List<List<Object>> once = route(new Partitioner.Shuffle(), 0, numbers(300));
    assertThat(once).allMatch(received -> received.size() > 50);
    port.sent.clear();
    assertThat(route(new Partitioner.Shuffle(), 0, numbers(300))).isEqualTo(once);
    port.sent.clear();
    assertThat(route(new Partitioner.Shuffle(), 1, numbers(300))).isNotEqualTo(once);
  }

  @Test
  void hashSendsAKeyToTheOwnerOfItsKeyGroupAndTheKeyAlong() throws Exception {
    Partitioner byTens = Partitioner.hash(value -> (Integer) value / 10);
    route(byTens, 0, numbers(100));
    int seen = 0;
    for (FakeSubtaskPort.Sent each : port.sent) {
      Frame frame = each.frame();
      for (int i = 0; i < frame.size(); i++) {
        assertThat(frame.key(i)).isEqualTo((Integer) frame.value(i) / 10);
        int hash = KeyGroups.mix(types.hash(frame.key(i)));
        assertThat(frame.hash(i)).isEqualTo(hash);
        assertThat(each.channel())
            .isEqualTo(KeyGroups.owner(KeyGroups.ofHash(hash, GROUPS), GROUPS, 3));
        seen++;
      }
    }
    assertThat(seen).isEqualTo(100);
  }

  @Test
  void aCustomPartitionerChoosesAndMustChooseWhatExists() throws Exception {
    Partitioner custom = Partitioner.custom((value, channels) -> (Integer) value);
    assertThat(route(custom, 0, 2, 0, 2)).containsExactly(List.of(0), List.of(), List.of(2, 2));
    assertThatThrownBy(() -> route(custom, 0, 3))
        .isInstanceOf(OperatorException.class)
        .hasMessageStartingWith("the custom partitioner of operator 'to' failed: ")
        .hasMessageContaining("chose subtask 3 of 3");
  }

  @Test
  void aMissingKeyAndAnUnserializableRecordAreErrorsThatNameTheOperator() {
    assertThatThrownBy(() -> route(Partitioner.hash(value -> null), 0, "a"))
        .isInstanceOf(OperatorException.class)
        .hasMessageStartingWith("keyBy of operator 'to' failed: ")
        .hasMessageContaining("it returned null for a");
    assertThatThrownBy(
            () -> route(Partitioner.hash(value -> Integer.parseInt((String) value)), 0, "a"))
        .hasMessage(
            "keyBy of operator 'to' failed: java.lang.NumberFormatException: For input string:"
                + " \"a\"");
    assertThatThrownBy(() -> route(Partitioner.hash(value -> new int[1]), 0, "a"))
        .hasMessageContaining("operator 'to'")
        .hasMessageContaining("cannot be a key");
    assertThatThrownBy(() -> route(new Partitioner.Global(), 0, new Unserializable(1)))
        .isInstanceOf(UnserializableTypeException.class)
        .hasMessageContaining("from");
  }
}
