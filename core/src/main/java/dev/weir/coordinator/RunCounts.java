package dev.weir.coordinator;

import dev.weir.protocol.link.ReceptionCounts;

/** What has happened to a job in this process; goes on when another loop takes over. */
public final class RunCounts {
  long checkpointsCompleted;
  long checkpointsFailed;
  long restarts;
  final ReceptionCounts receptions = new ReceptionCounts();
}
