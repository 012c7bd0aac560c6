package dev.weir.benchmarks.weir.nexmark;

import dev.weir.api.Stream;
import dev.weir.api.function.AggregateFunction;
import dev.weir.api.window.SlidingWindows;
import dev.weir.api.window.TumblingWindows;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.Query5;
import dev.weir.benchmarks.nexmark.Query5.AuctionCount;
import dev.weir.benchmarks.nexmark.Query5.Hottest;

/** The auctions with the most bids. */
final class Query5Job {
  private Query5Job() {}

  static Stream<AuctionCount> hottest(Stream<NexmarkEvent> events) {
    return events
        .<Long>flatMap(
            "auctions",
            (event, out) -> {
              if (event instanceof Bid bid) {
                out.emit(bid.auction());
              }
            })
        .keyBy(auction -> auction)
        .window(SlidingWindows.of(Query5.SIZE, Query5.SLIDE))
        .count("bids")
        .map(
            "counts", bids -> new AuctionCount(bids.key(), bids.value(), bids.window().endMillis()))
        .keyBy(AuctionCount::windowEnd)
        .window(TumblingWindows.of(Query5.SLIDE))
        .aggregate(
            "hottest",
            Counts::new,
            (windowEnd, slide, hottest, out) ->
                hottest
                    .auctions()
                    .forEach(each -> out.emit(new AuctionCount(each, hottest.count(), windowEnd))));
  }

  private static final class Counts implements AggregateFunction<AuctionCount, Hottest, Hottest> {
    @Override
    public Hottest empty() {
      return Hottest.NONE;
    }

    @Override
    public Hottest add(Hottest hottest, AuctionCount count) {
      return hottest.with(count);
    }

    @Override
    public Hottest result(Hottest hottest) {
      return hottest;
    }
  }
}
