package dev.weir.benchmarks.weir.nexmark;

import dev.weir.api.Stream;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.benchmarks.nexmark.Bids;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.Query18;
import dev.weir.benchmarks.nexmark.Query18.Bidding;

/** The last bid of each bidder in each auction. */
final class Query18Job {
  private Query18Job() {}

  static Stream<Bids.Change> last(Stream<Bid> bids) {
    return bids.keyBy(Bidding::of).process("last", Last::new);
  }

  private static final class Last extends KeyedProcess<Bidding, Bid, Bids.Change> {
    private final ValueState<Bid> last = state(ValueState.of("last", Bid.class));

    @Override
    public void onRecord(Bid bid, KeyedContext<Bidding> ctx, Output<Bids.Change> out) {
      Bid before = last.value();
      if (Query18.isLater(bid, before)) {
        last.update(bid);
        out.emit(new Bids.Change(before, bid));
      }
    }
  }
}
