package dev.weir.coordinator;

import dev.weir.protocol.link.Reception;
import dev.weir.protocol.link.ReceptionCounts;
import java.util.Map;
import java.util.Optional;

/** What has happened to a job in this process; goes on when another loop takes over. */
public final class RunCounts {
  public long checkpointsCompleted;
  public long checkpointsFailed;
  public long restarts;
  public final ReceptionCounts receptions = new ReceptionCounts();

  /** Says how many messages of subtasks show that some were lost on their way; empty if none. */
  public Optional<String> lossOnTheWay() {
    Map<Reception, Long> all = receptions.byReception();
    long repeated = all.getOrDefault(Reception.REPEATED, 0L);
    long ahead = all.getOrDefault(Reception.AHEAD, 0L);
    return repeated + ahead == 0
        ? Optional.empty()
        : Optional.of(
            "messages of subtasks were lost or late on their way: "
                + repeated
                + " arrived again, "
                + ahead
                + " ahead of others; they were asked for again");
  }
}
