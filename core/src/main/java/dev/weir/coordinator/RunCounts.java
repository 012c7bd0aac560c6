package dev.weir.coordinator;

/** What has happened to a job in this process; goes on when another loop takes over. */
public final class RunCounts {
  long checkpointsCompleted;
  long checkpointsFailed;
  long restarts;
}
