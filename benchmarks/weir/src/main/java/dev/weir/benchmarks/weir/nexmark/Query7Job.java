package dev.weir.benchmarks.weir.nexmark;

import dev.weir.api.Stream;
import dev.weir.api.function.AggregateFunction;
import dev.weir.api.window.TumblingWindows;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.Query7;
import dev.weir.benchmarks.nexmark.Query7.Highest;
import dev.weir.benchmarks.nexmark.Query7.Offer;

/** The highest bids of each window: of parts first, then of all. */
final class Query7Job {
  private Query7Job() {}

  static Stream<Offer> highest(Stream<NexmarkEvent> events) {
    return events
        .<Offer>flatMap(
            "offers",
            (event, out) -> {
              if (event instanceof Bid bid) {
                out.emit(Offer.of(bid));
              }
            })
        .keyBy(Offer::part)
        .window(TumblingWindows.of(Query7.SIZE))
        .<Highest, Highest, Highest>aggregate(
            "highest-of-part",
            HighestOffers::new,
            (part, window, highest, out) -> out.emit(highest))
        .keyBy(highest -> 0)
        .window(TumblingWindows.of(Query7.SIZE))
        .aggregate(
            "highest",
            HighestOfParts::new,
            (all, window, highest, out) -> highest.offers().forEach(out::emit));
  }

  private static final class HighestOffers implements AggregateFunction<Offer, Highest, Highest> {
    @Override
    public Highest empty() {
      return Highest.NONE;
    }

    @Override
    public Highest add(Highest highest, Offer offer) {
      return highest.with(offer);
    }

    @Override
    public Highest result(Highest highest) {
      return highest;
    }
  }

  private static final class HighestOfParts
      implements AggregateFunction<Highest, Highest, Highest> {
    @Override
    public Highest empty() {
      return Highest.NONE;
    }

    @Override
    public Highest add(Highest highest, Highest part) {
      return highest.with(part);
    }

    @Override
    public Highest result(Highest highest) {
      return highest;
    }
  }
}
