package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.flink.RecordSerializer;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Auction;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Person;
import dev.weir.benchmarks.nexmark.Query20;
import dev.weir.benchmarks.nexmark.Query9.Change;
import dev.weir.benchmarks.nexmark.Query9.Won;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** The winning bid of each auction. */
final class Query9Job {
  private Query9Job() {}

  static DataStream<Change> winners(DataStream<NexmarkEvent> events) {
    return events
        .flatMap(
            (NexmarkEvent event, Collector<NexmarkEvent> out) -> {
              if (!(event instanceof Person)) {
                out.collect(event);
              }
            },
            EventSerializers.BID_OR_AUCTION)
        .keyBy(Query20::auction, Types.LONG)
        .process(new Winner(), NexmarkJob.unsent(Change.class));
  }

  private static final class Winner extends KeyedProcessFunction<Long, NexmarkEvent, Change> {
    private static final long serialVersionUID = 1;

    private transient ValueState<Won> won;
    private transient ListState<Bid> early;

    @Override
    public void open(OpenContext context) {
      won = getRuntimeContext().getState(new ValueStateDescriptor<>("won", new WonSerializer()));
      early =
          getRuntimeContext()
              .getListState(new ListStateDescriptor<>("early", new EventSerializers.OfBid()));
    }

    @Override
    public void processElement(NexmarkEvent event, Context ctx, Collector<Change> out)
        throws Exception {
      if (event instanceof Bid bid) {
        Won before = won.value();
        if (before == null) {
          early.add(bid);
        } else if (before.isBeatenBy(bid)) {
          won.update(new Won(before.auction(), bid));
          out.collect(new Change(before.auction(), before.bid(), bid));
        }
      } else if (event instanceof Auction auction) {
        begin(auction, out);
      }
    }

    private void begin(Auction auction, Collector<Change> out) throws Exception {
      Won now = new Won(auction, null);
      for (Bid bid : early.get()) {
        now = now.isBeatenBy(bid) ? new Won(auction, bid) : now;
      }
      early.clear();
      won.update(now);
      Bid best = now.bid();
      if (best != null) {
        out.collect(new Change(auction, null, best));
      }
    }
  }

  /** An auction and its best bid in state. */
  public static final class WonSerializer extends RecordSerializer<Won> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Won won, DataOutputView target) throws IOException {
      EventSerializers.write(won.auction(), target);
      Bid bid = won.bid();
      target.writeBoolean(bid != null);
      if (bid != null) {
        EventSerializers.write(bid, target);
      }
    }

    @Override
    public Won deserialize(DataInputView source) throws IOException {
      return new Won(
          EventSerializers.readAuction(source),
          source.readBoolean() ? EventSerializers.readBid(source) : null);
    }
  }
}
