package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Auction;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.Query20;
import dev.weir.benchmarks.nexmark.Query20.BidInAuction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Bids joined with their auction. */
final class Query20Job {
  private Query20Job() {}

  static DataStream<BidInAuction> joined(DataStream<NexmarkEvent> events) {
    return events
        .flatMap(
            (NexmarkEvent event, Collector<NexmarkEvent> out) -> {
              if (event instanceof Bid) {
                out.collect(event);
              } else if (event instanceof Auction auction) {
                out.collect(Query20.reduced(auction));
              }
            },
            EventSerializers.BID_OR_AUCTION)
        .keyBy(Query20::auction, Types.LONG)
        .process(new Join(), NexmarkJob.unsent(BidInAuction.class));
  }

  private static final class Join extends KeyedProcessFunction<Long, NexmarkEvent, BidInAuction> {
    private static final long serialVersionUID = 1;

    private transient ValueState<Auction> known;
    private transient ListState<Bid> waiting;

    @Override
    public void open(OpenContext context) {
      known =
          getRuntimeContext()
              .getState(new ValueStateDescriptor<>("auction", new EventSerializers.OfAuction()));
      waiting =
          getRuntimeContext()
              .getListState(new ListStateDescriptor<>("waiting", new EventSerializers.OfBid()));
    }

    @Override
    public void processElement(NexmarkEvent event, Context ctx, Collector<BidInAuction> out)
        throws Exception {
      if (event instanceof Bid bid) {
        Auction auction = known.value();
        if (auction == null) {
          waiting.add(bid);
        } else if (Query20.isWanted(auction)) {
          out.collect(new BidInAuction(bid, auction));
        }
      } else if (event instanceof Auction auction) {
        known.update(auction);
        if (Query20.isWanted(auction)) {
          for (Bid bid : waiting.get()) {
            out.collect(new BidInAuction(bid, auction));
          }
        }
        waiting.clear();
      }
    }
  }
}
