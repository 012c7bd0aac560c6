package dev.weir.protocol.job;

import dev.weir.protocol.checkpoint.CheckpointSettings;

/**
 * How a job that was handed in is to be run.
 *
 * @param parallelism of operators that have no parallelism of their own, 1 or more
 * @param backend the name of the state backend
 * @param retention how many checkpoints are kept, 1 or more
 */
public record RunSettings(
    int parallelism,
    String backend,
    CheckpointSettings checkpoints,
    RestartStrategy restarts,
    int retention) {

  public RunSettings {
    if (parallelism < 1) {
      throw new IllegalArgumentException("the parallelism must be 1 or more: " + parallelism);
    }
    if (retention < 1) {
      throw new IllegalArgumentException("at least one checkpoint must be retained: " + retention);
    }
  }
}
