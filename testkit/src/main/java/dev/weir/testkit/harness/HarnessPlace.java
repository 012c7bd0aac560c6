package dev.weir.testkit.harness;

/**
 * Where an operator instance runs in a test, and what it shares with the instances before and
 * beside it.
 *
 * @param attempt grows with each restore
 */
record HarnessPlace(
    int subtask,
    int parallelism,
    int attempt,
    HarnessClock clock,
    Collected collected,
    MutationCheck mutations) {

  HarnessPlace afterRestore(int newSubtask, int newParallelism) {
    return new HarnessPlace(newSubtask, newParallelism, attempt + 1, clock, collected, mutations);
  }
}
