package dev.weir.cli.chaos;

import dev.weir.cli.chaos.network.ProxyNetwork;
import dev.weir.cli.chaos.network.Way;
import dev.weir.id.NodeName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Which nodes do not reach which others.
 *
 * @param minority fewer than half of the nodes, or one of two
 */
record Partition(Fault kind, List<NodeName> minority, Set<Way> cut) {
  private static final int SHORTEST_FLAP_MILLIS = 200;
  private static final int FLAPS_MILLIS = 1_500;

  /** That of a schedule, between the nodes that live: the victim and those that follow it. */
  static Partition of(ScheduledFault fault, List<NodeName> live) {
    List<NodeName> minority = new ArrayList<>();
    for (int i = 0; i < Math.max(1, (live.size() - 1) / 2); i++) {
      minority.add(live.get((fault.victim() + i) % live.size()));
    }
    Set<Way> cut = new HashSet<>();
    for (NodeName one : minority) {
      for (NodeName other : live) {
        if (!minority.contains(other)) {
          if (fault.fault() != Fault.PARTITION_DEAF) {
            cut.add(Way.of(one, other));
          }
          if (fault.fault() != Fault.PARTITION_MUTE) {
            cut.add(Way.of(other, one));
          }
        }
      }
    }
    return new Partition(fault.fault(), minority, cut);
  }

  /** Cuts the network, and mends it. */
  void inject(ProxyNetwork network, RunningWorkload job, int millis, Consumer<String> say)
      throws IOException, InterruptedException {
    say.accept("  " + described() + " for " + millis + " ms");
    try {
      if (kind == Fault.PARTITION_FLAPPING) {
        flap(network, job, millis);
      } else {
        network.cut(cut);
        job.pause(millis);
      }
    } finally {
      network.cut(Set.of());
    }
  }

  /** As long cut as whole, as often as there is time; the amount says how long. */
  private void flap(ProxyNetwork network, RunningWorkload job, int millis)
      throws IOException, InterruptedException {
    int each = SHORTEST_FLAP_MILLIS + millis % FLAPS_MILLIS;
    boolean isCut = false;
    for (int at = 0; at < millis; at += each) {
      isCut = !isCut;
      network.cut(isCut ? cut : Set.of());
      job.pause(Math.min(each, millis - at));
    }
  }

  private String described() {
    String who = minority.stream().map(NodeName::value).collect(Collectors.joining(" and "));
    return switch (kind) {
      case PARTITION_MUTE -> who + " is not heard by the others";
      case PARTITION_DEAF -> who + " does not hear the others";
      case PARTITION_FLAPPING -> who + " is cut off and reached again, in turn,";
      default -> who + " is cut off";
    };
  }
}
