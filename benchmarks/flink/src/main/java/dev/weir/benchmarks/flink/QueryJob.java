package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.nexmark.Bids;
import dev.weir.benchmarks.nexmark.Bids.AuctionPrice;
import dev.weir.benchmarks.nexmark.Nexmark;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.workload.RunRequest;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/** The Nexmark queries that need no exchange: one chain of operators, nothing serialized. */
final class QueryJob {
  private QueryJob() {}

  static void define(StreamExecutionEnvironment env, RunRequest request) {
    TypeInformation<Bid> bidType = new SerializerType<>(Bid.class, new NeverSent<>());
    SingleOutputStreamOperator<Bid> bids =
        env.fromSource(
                new StridedSource<>(request.events(), false, () -> Nexmark::event),
                WatermarkStrategy.noWatermarks(),
                "events",
                new SerializerType<>(NexmarkEvent.class, new NeverSent<>()))
            .flatMap(
                (NexmarkEvent event, Collector<Bid> out) -> {
                  if (event instanceof Bid bid) {
                    out.collect(bid);
                  }
                },
                bidType);
    switch (request.workload()) {
      case Q0 -> bids.sinkTo(new TallySink<>(Bids::count));
      case Q1 -> bids.map(Bids::converted, bidType).sinkTo(new TallySink<>(Bids::count));
      case Q2 ->
          bids.filter(Bids::isWatched)
              .map(Bids::auctionPrice, new SerializerType<>(AuctionPrice.class, new NeverSent<>()))
              .sinkTo(new TallySink<>(Bids::count));
      default ->
          throw new IllegalArgumentException("not such a query: " + request.workload().label());
    }
  }
}
