package dev.weir.cluster.placement;

import dev.weir.id.JobId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where shards are to live, as the leader of all jobs says. It begins empty with each leader. Safe
 * for use by several threads: sharding asks on its own.
 */
final class ShardTable {
  /** Of jobs that go on: the addresses of their shards, none before something of them is placed. */
  private final Map<JobId, Map<String, String>> jobs = new HashMap<>();

  private boolean complete;

  /** A job goes on; where its shards live stays as it is until they are assigned. */
  synchronized void begin(JobId job) {
    jobs.putIfAbsent(job, Map.of());
  }

  /** All shards of a job, and the addresses that they are to live at from now on. */
  synchronized void assign(JobId job, Map<String, String> addresses) {
    jobs.put(job, Map.copyOf(addresses));
  }

  /** A job has ended. */
  synchronized void forget(JobId job) {
    jobs.remove(job);
  }

  /** All jobs that go on have begun: what is of none of them is not needed. */
  synchronized void complete() {
    complete = true;
  }

  /** Where a shard is to live; empty if nobody has said. */
  synchronized Optional<String> addressOf(String shard) {
    return Optional.ofNullable(jobs.getOrDefault(jobOf(shard), Map.of()).get(shard));
  }

  /** Whether somebody may still look for a shard. */
  synchronized boolean isNeeded(String shard) {
    Map<String, String> job = jobs.get(jobOf(shard));
    return job == null ? !complete : job.isEmpty() || job.containsKey(shard);
  }

  private static JobId jobOf(String shard) {
    return new JobId(shard.substring(0, shard.indexOf('/')));
  }
}
