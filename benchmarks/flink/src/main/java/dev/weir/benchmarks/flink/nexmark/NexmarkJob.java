package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.flink.NeverSent;
import dev.weir.benchmarks.flink.SerializerType;
import dev.weir.benchmarks.flink.StridedSource;
import dev.weir.benchmarks.flink.TallySink;
import dev.weir.benchmarks.nexmark.Bids;
import dev.weir.benchmarks.nexmark.Bids.AuctionPrice;
import dev.weir.benchmarks.nexmark.Nexmark;
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
import dev.weir.benchmarks.workload.RunRequest;
import dev.weir.benchmarks.workload.Workload;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/** One of the Nexmark queries. Records that stay inside their chain have no serializer. */
public final class NexmarkJob {
  /** The engine whose sliding windows are put together by hand. */
  private static final String PANES = "flink-panes";

  /** Sessions end at any time; so often in event time somebody looks. */
  private static final long SESSION_ENDS_MILLIS = 1_000;

  private NexmarkJob() {}

  public static void define(StreamExecutionEnvironment env, RunRequest request) {
    DataStream<NexmarkEvent> events =
        env.fromSource(
            new StridedSource<>(request.events(), false, () -> Nexmark::event),
            watermarks(request.workload()),
            "events",
            unsent(NexmarkEvent.class));
    switch (request.workload()) {
      case Q0 -> bids(events).sinkTo(new TallySink<>(Bids::count));
      case Q1 ->
          bids(events).map(Bids::converted, unsent(Bid.class)).sinkTo(new TallySink<>(Bids::count));
      case Q2 ->
          bids(events)
              .filter(Bids::isWatched)
              .map(Bids::auctionPrice, unsent(AuctionPrice.class))
              .sinkTo(new TallySink<>(Bids::count));
      case Q3 -> Query3Job.offers(events).sinkTo(new TallySink<>(Query3::count));
      case Q4 -> Query4Job.averages(events).sinkTo(new TallySink<>(Query4::count));
      case Q5 ->
          (request.engine().equals(PANES)
                  ? Query5Job.hottestByPanes(events)
                  : Query5Job.hottest(events))
              .sinkTo(new TallySink<>(Query5::count));
      case Q7 -> Query7Job.highest(events).sinkTo(new TallySink<>(Query7::count));
      case Q8 -> Query8Job.newSellers(events).sinkTo(new TallySink<>(Query8::count));
      case Q9 -> Query9Job.winners(events).sinkTo(new TallySink<>(Query9::count));
      case Q11 -> Query11Job.sessions(events).sinkTo(new TallySink<>(Query11::count));
      case Q14 ->
          bids(events)
              .filter(Query14::isWanted)
              .map(Calculated::of, unsent(Calculated.class))
              .sinkTo(new TallySink<>(Query14::count));
      case Q17 -> Query17Job.figures(bids(events)).sinkTo(new TallySink<>(Query17::count));
      case Q18 -> Query18Job.last(bids(events)).sinkTo(new TallySink<>(Bids::count));
      case Q19 -> Query19Job.highest(bids(events)).sinkTo(new TallySink<>(Bids::count));
      case Q20 -> Query20Job.joined(events).sinkTo(new TallySink<>(Query20::count));
      case Q21 ->
          bids(events)
              .flatMap(
                  (Bid bid, Collector<Numbered> out) -> {
                    Numbered row = Query21.numbered(bid);
                    if (row != null) {
                      out.collect(row);
                    }
                  },
                  unsent(Numbered.class))
              .sinkTo(new TallySink<>(Query21::count));
      case Q22 ->
          bids(events)
              .map(Directories::of, unsent(Directories.class))
              .sinkTo(new TallySink<>(Query22::count));
      default -> throw new IllegalArgumentException("not a query: " + request.workload().label());
    }
  }

  private static WatermarkStrategy<NexmarkEvent> watermarks(Workload query) {
    return switch (query) {
      case Q5 -> WindowEnds.every(Query5.SLIDE.toMillis());
      case Q7 -> WindowEnds.every(Query7.SIZE.toMillis());
      case Q8 -> WindowEnds.every(Query8.SIZE.toMillis());
      case Q11 -> WindowEnds.every(SESSION_ENDS_MILLIS);
      default -> WatermarkStrategy.noWatermarks();
    };
  }

  /** The type of records that are never sent. */
  static <T> TypeInformation<T> unsent(Class<T> type) {
    return new SerializerType<>(type, new NeverSent<>());
  }

  private static DataStream<Bid> bids(DataStream<NexmarkEvent> events) {
    return events.flatMap(
        (NexmarkEvent event, Collector<Bid> out) -> {
          if (event instanceof Bid bid) {
            out.collect(bid);
          }
        },
        EventSerializers.BID);
  }
}
