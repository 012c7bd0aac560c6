package dev.weir.benchmarks.cluster;

import dev.weir.benchmarks.workload.Labelled;

/** What is done to the cluster. */
enum Measure implements Labelled {
  /** A node that has subtasks and does not lead is killed. */
  KILL("kill"),
  /** The node that leads, and has none of the job's subtasks, is killed. */
  LEADER("leader"),
  /** A node is added, and one leaves; the job follows the number of slots. */
  RESCALE("rescale");

  private final String label;

  Measure(String label) {
    this.label = label;
  }

  /** The name on the command line. */
  @Override
  public String label() {
    return label;
  }
}
