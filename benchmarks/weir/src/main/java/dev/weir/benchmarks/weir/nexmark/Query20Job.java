package dev.weir.benchmarks.weir.nexmark;

import dev.weir.api.Stream;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ListState;
import dev.weir.api.state.ValueState;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Auction;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.Query20;
import dev.weir.benchmarks.nexmark.Query20.BidInAuction;

/** Bids joined with their auction. */
final class Query20Job {
  private Query20Job() {}

  static Stream<BidInAuction> joined(Stream<NexmarkEvent> events) {
    return events
        .<NexmarkEvent>flatMap(
            "sides",
            (event, out) -> {
              if (event instanceof Bid) {
                out.emit(event);
              } else if (event instanceof Auction auction) {
                out.emit(Query20.reduced(auction));
              }
            })
        .keyBy(Query20::auction)
        .process("join", Join::new);
  }

  private static final class Join extends KeyedProcess<Long, NexmarkEvent, BidInAuction> {
    private final ValueState<Auction> known = state(ValueState.of("auction", Auction.class));
    private final ListState<Bid> waiting = state(ListState.of("waiting", Bid.class));

    @Override
    public void onRecord(NexmarkEvent event, KeyedContext<Long> ctx, Output<BidInAuction> out) {
      if (event instanceof Bid bid) {
        Auction auction = known.value();
        if (auction == null) {
          waiting.add(bid);
        } else if (Query20.isWanted(auction)) {
          out.emit(new BidInAuction(bid, auction));
        }
      } else if (event instanceof Auction auction) {
        known.update(auction);
        if (Query20.isWanted(auction)) {
          waiting.get().forEach(bid -> out.emit(new BidInAuction(bid, auction)));
        }
        waiting.clear();
      }
    }
  }
}
