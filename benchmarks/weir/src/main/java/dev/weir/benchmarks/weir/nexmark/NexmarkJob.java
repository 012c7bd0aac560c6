package dev.weir.benchmarks.weir.nexmark;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.Stream;
import dev.weir.api.time.EventTime;
import dev.weir.benchmarks.nexmark.Bids;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.Query11;
import dev.weir.benchmarks.nexmark.Query14;
import dev.weir.benchmarks.nexmark.Query14.Calculated;
import dev.weir.benchmarks.nexmark.Query17;
import dev.weir.benchmarks.nexmark.Query20;
import dev.weir.benchmarks.nexmark.Query21;
import dev.weir.benchmarks.nexmark.Query21.Numbered;
import dev.weir.benchmarks.nexmark.Query22;
import dev.weir.benchmarks.nexmark.Query22.Directories;
import dev.weir.benchmarks.nexmark.Query3;
import dev.weir.benchmarks.nexmark.Query4;
import dev.weir.benchmarks.nexmark.Query5;
import dev.weir.benchmarks.nexmark.Query7;
import dev.weir.benchmarks.nexmark.Query8;
import dev.weir.benchmarks.nexmark.Query9;
import dev.weir.benchmarks.weir.TallySink;
import dev.weir.benchmarks.workload.Measurement;
import dev.weir.benchmarks.workload.Tally;
import dev.weir.benchmarks.workload.Workload;
import dev.weir.spi.connector.Source;
import java.util.function.BiConsumer;

/** One of the Nexmark queries. */
public record NexmarkJob(Workload query, Source<NexmarkEvent, ?> events, Measurement measurement)
    implements Job {
  @Override
  public void define(Pipeline p) {
    Stream<NexmarkEvent> all =
        query.hasEventTime()
            ? p.source("events", events, EventTime.ascending(NexmarkEvent::dateTime))
            : p.source("events", events);
    switch (query) {
      case Q0 -> bids(all).sink("all", sink(Bids::count));
      case Q1 -> bids(all).map("convert", Bids::converted).sink("converted", sink(Bids::count));
      case Q2 ->
          bids(all)
              .filter("watched", Bids::isWatched)
              .map("prices", Bids::auctionPrice)
              .sink("watched-prices", sink(Bids::count));
      case Q3 -> Query3Job.offers(all).sink("local-offers", sink(Query3::count));
      case Q4 -> Query4Job.averages(all).sink("averages", sink(Query4::count));
      case Q5 -> Query5Job.hottest(all).sink("hottest-auctions", sink(Query5::count));
      case Q7 -> Query7Job.highest(all).sink("highest-bids", sink(Query7::count));
      case Q8 -> Query8Job.newSellers(all).sink("new-sellers", sink(Query8::count));
      case Q9 -> Query9Job.winners(all).sink("winning-bids", sink(Query9::count));
      case Q11 -> Query11Job.sessions(all).sink("closed-sessions", sink(Query11::count));
      case Q14 ->
          bids(all)
              .filter("wanted", Query14::isWanted)
              .map("calculate", Calculated::of)
              .sink("calculated", sink(Query14::count));
      case Q17 -> Query17Job.figures(bids(all)).sink("figures-by-day", sink(Query17::count));
      case Q18 -> Query18Job.last(bids(all)).sink("last-bids", sink(Bids::count));
      case Q19 -> Query19Job.highest(bids(all)).sink("highest-bids", sink(Bids::count));
      case Q20 -> Query20Job.joined(all).sink("bids-in-auctions", sink(Query20::count));
      case Q21 ->
          bids(all)
              .<Numbered>flatMap(
                  "number",
                  (bid, out) -> {
                    Numbered row = Query21.numbered(bid);
                    if (row != null) {
                      out.emit(row);
                    }
                  })
              .sink("numbered", sink(Query21::count));
      case Q22 -> bids(all).map("split", Directories::of).sink("directories", sink(Query22::count));
      default -> throw new IllegalArgumentException("not a query: " + query.label());
    }
  }

  private static Stream<Bid> bids(Stream<NexmarkEvent> events) {
    return events.<Bid>flatMap(
        "bids",
        (event, out) -> {
          if (event instanceof Bid bid) {
            out.emit(bid);
          }
        });
  }

  private <T> TallySink<T> sink(BiConsumer<T, Tally> count) {
    return new TallySink<>(measurement, count);
  }
}
