package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.flink.RecordSerializer;
import dev.weir.benchmarks.flink.SerializerType;
import dev.weir.benchmarks.nexmark.Bids;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.Query18;
import dev.weir.benchmarks.nexmark.Query18.Bidding;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** The last bid of each bidder in each auction. */
final class Query18Job {
  private Query18Job() {}

  static DataStream<Bids.Change> last(DataStream<Bid> bids) {
    return bids.keyBy(Bidding::of, new SerializerType<>(Bidding.class, new BiddingSerializer()))
        .process(new Last(), NexmarkJob.unsent(Bids.Change.class));
  }

  private static final class Last extends KeyedProcessFunction<Bidding, Bid, Bids.Change> {
    private static final long serialVersionUID = 1;

    private transient ValueState<Bid> last;

    @Override
    public void open(OpenContext context) {
      last =
          getRuntimeContext()
              .getState(new ValueStateDescriptor<>("last", new EventSerializers.OfBid()));
    }

    @Override
    public void processElement(Bid bid, Context ctx, Collector<Bids.Change> out)
        throws IOException {
      Bid before = last.value();
      if (Query18.isLater(bid, before)) {
        last.update(bid);
        out.collect(new Bids.Change(before, bid));
      }
    }
  }

  /** The key. */
  public static final class BiddingSerializer extends RecordSerializer<Bidding> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Bidding key, DataOutputView target) throws IOException {
      target.writeLong(key.bidder());
      target.writeLong(key.auction());
    }

    @Override
    public Bidding deserialize(DataInputView source) throws IOException {
      return new Bidding(source.readLong(), source.readLong());
    }
  }
}
