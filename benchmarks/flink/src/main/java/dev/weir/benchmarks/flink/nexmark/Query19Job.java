package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.nexmark.Bids;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.Query19;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** The ten highest bids of each auction, as one value. */
final class Query19Job {
  private Query19Job() {}

  static DataStream<Bids.Change> highest(DataStream<Bid> bids) {
    return bids.keyBy(Bid::auction, Types.LONG)
        .process(new Highest(), NexmarkJob.unsent(Bids.Change.class));
  }

  private static final class Highest extends KeyedProcessFunction<Long, Bid, Bids.Change> {
    private static final long serialVersionUID = 1;

    private transient ValueState<List<Bid>> highest;

    @Override
    public void open(OpenContext context) {
      highest =
          getRuntimeContext()
              .getState(new ValueStateDescriptor<>("highest", new EventSerializers.OfBids()));
    }

    @Override
    public void processElement(Bid bid, Context ctx, Collector<Bids.Change> out)
        throws IOException {
      List<Bid> known = highest.value();
      List<Bid> before = known == null ? List.of() : known;
      int rank = Query19.rank(before, bid);
      if (Query19.isListed(rank)) {
        Bid gone = Query19.isFull(before) ? before.get(before.size() - 1) : null;
        highest.update(Query19.with(before, rank, bid));
        out.collect(new Bids.Change(gone, bid));
      }
    }
  }
}
