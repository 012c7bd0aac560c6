package dev.weir.benchmarks.weir;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;

/** The keyed sum as each node of a pair makes it. */
public final class PairKeyedSum implements Job {
  @Override
  public void define(Pipeline p) {
    PairNode node = PairNode.get();
    WeirEngine.keyedSum(node.request(), node.measurement(), Long.MAX_VALUE).define(p);
  }
}
