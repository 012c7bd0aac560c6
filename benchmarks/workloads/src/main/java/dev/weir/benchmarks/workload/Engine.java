package dev.weir.benchmarks.workload;

import java.util.List;

/** Something that can do the work. */
@FunctionalInterface
public interface Engine {
  /**
   * Runs the request's job to its end.
   *
   * @param measurement told by the job's sources and sinks
   * @return each completed checkpoint, in any order; empty for an engine without checkpoints
   */
  List<Checkpoint> run(RunRequest request, Measurement measurement) throws Exception;
}
