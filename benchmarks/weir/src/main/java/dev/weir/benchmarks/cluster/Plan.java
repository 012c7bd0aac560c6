package dev.weir.benchmarks.cluster;

import dev.weir.benchmarks.cluster.LoadedCluster.Load;
import dev.weir.id.JobId;
import java.nio.file.Path;

/**
 * What is asked for.
 *
 * @param data a new folder for all that the nodes have
 * @param settleMillis how long the cluster is left alone before each fault, once all is well
 */
record Plan(Path data, Load load, int runs, int parallelism, long settleMillis) {
  static final JobId JOB = new JobId("totals");
}
