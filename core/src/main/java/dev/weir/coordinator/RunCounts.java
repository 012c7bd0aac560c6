package dev.weir.coordinator;

import dev.weir.protocol.link.Reception;
import dev.weir.protocol.link.ReceptionCounts;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What has happened to a job in this process; goes on when another loop takes over. */
public final class RunCounts {
  public long checkpointsCompleted;
  public long checkpointsFailed;
  public long restarts;
  public final ReceptionCounts receptions = new ReceptionCounts();

  public final ReceptionCounts receptionsAtSubtasks = new ReceptionCounts();

  /** Says how many messages show that some were lost or late on their way; empty if none. */
  public Optional<String> lossOnTheWay() {
    Optional<String> here = loss("of", receptions);
    Optional<String> there = loss("to", receptionsAtSubtasks);
    return here.isEmpty() && there.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Stream.of(here, there).flatMap(Optional::stream).collect(Collectors.joining("; "))
                + "; they were asked for again");
  }

  private static Optional<String> loss(String direction, ReceptionCounts counts) {
    Map<Reception, Long> all = counts.byReception();
    long repeated = all.getOrDefault(Reception.REPEATED, 0L);
    long ahead = all.getOrDefault(Reception.AHEAD, 0L);
    return repeated + ahead == 0
        ? Optional.empty()
        : Optional.of(
            "messages "
                + direction
                + " subtasks were lost or late on their way: "
                + repeated
                + " arrived again, "
                + ahead
                + " ahead of others");
  }
}
