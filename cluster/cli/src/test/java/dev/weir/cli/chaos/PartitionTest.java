package dev.weir.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.chaos.network.Way;
import dev.weir.id.NodeName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PartitionTest {
  private static final NodeName A = new NodeName("n1");
  private static final NodeName B = new NodeName("n2");
  private static final NodeName C = new NodeName("n3");

  private static Partition of(Fault kind, int victim, List<NodeName> live) {
    return Partition.of(new ScheduledFault(false, 0, kind, victim, 5_000), live);
  }

  @Test
  void oneOfThreeIsCutOffFromBothOthers() {
    List<NodeName> live = List.of(A, B, C);
    assertThat(of(Fault.PARTITION, 1, live).cut())
        .containsExactlyInAnyOrder(Way.of(B, A), Way.of(B, C), Way.of(A, B), Way.of(C, B));
    assertThat(of(Fault.PARTITION_FLAPPING, 1, live).cut()).hasSize(4);
    assertThat(of(Fault.PARTITION_MUTE, 1, live).cut())
        .containsExactlyInAnyOrder(Way.of(B, A), Way.of(B, C));
    assertThat(of(Fault.PARTITION_DEAF, 1, live).cut())
        .containsExactlyInAnyOrder(Way.of(A, B), Way.of(C, B));
  }

  @Test
  void amongMoreNodesItIsAsManyAsLeaveAMajority() {
    assertThat(of(Fault.PARTITION, 5, List.of(A, B)).minority()).containsExactly(B);
    List<NodeName> five = IntStream.rangeClosed(1, 5).mapToObj(i -> new NodeName("n" + i)).toList();
    Partition partition = of(Fault.PARTITION_MUTE, 4, five);
    assertThat(partition.minority()).containsExactly(five.get(4), five.get(0));
    assertThat(partition.cut()).hasSize(6);
  }
}
