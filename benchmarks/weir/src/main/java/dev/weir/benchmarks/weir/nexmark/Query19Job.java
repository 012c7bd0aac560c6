package dev.weir.benchmarks.weir.nexmark;

import dev.weir.api.Stream;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ListState;
import dev.weir.benchmarks.nexmark.Bids;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.Query19;
import java.util.List;

/** The ten highest bids of each auction. */
final class Query19Job {
  private Query19Job() {}

  static Stream<Bids.Change> highest(Stream<Bid> bids) {
    return bids.keyBy(Bid::auction).process("highest", Highest::new);
  }

  private static final class Highest extends KeyedProcess<Long, Bid, Bids.Change> {
    private final ListState<Bid> highest = state(ListState.of("highest", Bid.class));

    @Override
    public void onRecord(Bid bid, KeyedContext<Long> ctx, Output<Bids.Change> out) {
      List<Bid> before = highest.get();
      int rank = Query19.rank(before, bid);
      if (Query19.isListed(rank)) {
        Bid gone = Query19.isFull(before) ? before.get(before.size() - 1) : null;
        highest.update(Query19.with(before, rank, bid));
        out.emit(new Bids.Change(gone, bid));
      }
    }
  }
}
