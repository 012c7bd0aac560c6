package dev.weir.runtime;

import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.serde.types.Types;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.state.StateBackend;
import java.nio.file.Path;

/**
 * What a subtask finds where it is placed.
 *
 * @param attempt of the subtask's region; part of every frame's address
 * @param store where snapshots are read from at the start
 * @param localDir for the state backend, of this job alone
 */
public record SubtaskEnvironment(
    JobTerm term,
    int attempt,
    int maxParallelism,
    Types types,
    StateBackend backend,
    CheckpointStore store,
    Path localDir,
    LoopSettings settings) {

  /** The job that the subtask is part of. */
  public JobId job() {
    return term.job();
  }
}
