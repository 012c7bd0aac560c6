package dev.weir.benchmarks.weir;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.Stream;
import dev.weir.benchmarks.workload.Measurement;
import dev.weir.benchmarks.workload.NexmarkEvent;
import dev.weir.benchmarks.workload.NexmarkEvent.Bid;
import dev.weir.benchmarks.workload.Queries;
import dev.weir.benchmarks.workload.Workload;
import dev.weir.spi.connector.Source;

/** The Nexmark queries. */
record QueryJob(Workload query, Source<NexmarkEvent, ?> events, Measurement measurement)
    implements Job {
  @Override
  public void define(Pipeline p) {
    Stream<Bid> bids =
        p.source("events", events)
            .<Bid>flatMap(
                "bids",
                (event, out) -> {
                  if (event instanceof Bid bid) {
                    out.emit(bid);
                  }
                });
    switch (query) {
      case Q0 -> bids.sink("all", bidSink());
      case Q1 -> bids.map("convert", Queries::converted).sink("converted", bidSink());
      case Q2 ->
          bids.filter("watched", Queries::isWatched)
              .map("prices", Queries::auctionPrice)
              .sink(
                  "watched-prices",
                  new TallySink<Queries.AuctionPrice>(measurement, Queries::count));
      default -> throw new IllegalArgumentException("not a query: " + query.label());
    }
  }

  private TallySink<Bid> bidSink() {
    return new TallySink<>(measurement, Queries::count);
  }
}
