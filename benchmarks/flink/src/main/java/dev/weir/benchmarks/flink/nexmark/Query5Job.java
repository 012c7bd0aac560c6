package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.flink.RecordSerializer;
import dev.weir.benchmarks.flink.SerializerType;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.Query5;
import dev.weir.benchmarks.nexmark.Query5.AuctionCount;
import dev.weir.benchmarks.nexmark.Query5.Hottest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.windowing.WindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** The auctions with the most bids, by windows of Flink's or by panes that are put together. */
final class Query5Job {
  static final TypeInformation<AuctionCount> COUNT =
      new SerializerType<>(AuctionCount.class, new CountSerializer());

  private Query5Job() {}

  static DataStream<AuctionCount> hottest(DataStream<NexmarkEvent> events) {
    WindowFunction<Long, AuctionCount, Long, TimeWindow> row =
        (auction, window, counts, out) -> {
          for (long count : counts) {
            out.collect(new AuctionCount(auction, count, window.getEnd()));
          }
        };
    return hottestOf(
        auctions(events)
            .window(SlidingEventTimeWindows.of(Query5.SIZE, Query5.SLIDE))
            .aggregate(new Count<>(), row, Types.LONG, COUNT));
  }

  static DataStream<AuctionCount> hottestByPanes(DataStream<NexmarkEvent> events) {
    return hottestOf(auctions(events).process(new Panes(), COUNT));
  }

  private static KeyedStream<Long, Long> auctions(DataStream<NexmarkEvent> events) {
    return events
        .flatMap(
            (NexmarkEvent event, Collector<Long> out) -> {
              if (event instanceof Bid bid) {
                out.collect(bid.auction());
              }
            },
            Types.LONG)
        .keyBy(auction -> auction, Types.LONG);
  }

  private static DataStream<AuctionCount> hottestOf(DataStream<AuctionCount> counts) {
    return counts
        .keyBy(AuctionCount::windowEnd, Types.LONG)
        .process(new HottestOfWindow(), NexmarkJob.unsent(AuctionCount.class));
  }

  private static final class HottestOfWindow
      extends KeyedProcessFunction<Long, AuctionCount, AuctionCount> {
    private static final long serialVersionUID = 1;

    private transient ValueState<Hottest> hottest;

    @Override
    public void open(OpenContext context) {
      hottest =
          getRuntimeContext()
              .getState(new ValueStateDescriptor<>("hottest", new HottestSerializer()));
    }

    @Override
    public void processElement(AuctionCount count, Context ctx, Collector<AuctionCount> out)
        throws IOException {
      Hottest before = hottest.value();
      if (before == null) {
        ctx.timerService().registerEventTimeTimer(count.windowEnd() - 1);
        before = Hottest.NONE;
      }
      Hottest now = before.with(count);
      if (!now.equals(before)) {
        hottest.update(now);
      }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<AuctionCount> out)
        throws IOException {
      Hottest end = hottest.value();
      for (long auction : end.auctions()) {
        out.collect(new AuctionCount(auction, end.count(), ctx.getCurrentKey()));
      }
      hottest.clear();
    }
  }

  /** A count on its way. */
  public static final class CountSerializer extends RecordSerializer<AuctionCount> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(AuctionCount count, DataOutputView target) throws IOException {
      target.writeLong(count.auction());
      target.writeLong(count.count());
      target.writeLong(count.windowEnd());
    }

    @Override
    public AuctionCount deserialize(DataInputView source) throws IOException {
      return new AuctionCount(source.readLong(), source.readLong(), source.readLong());
    }
  }

  /** The auctions with the most bids in state. */
  public static final class HottestSerializer extends RecordSerializer<Hottest> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Hottest hottest, DataOutputView target) throws IOException {
      target.writeLong(hottest.count());
      target.writeInt(hottest.auctions().size());
      for (long auction : hottest.auctions()) {
        target.writeLong(auction);
      }
    }

    @Override
    public Hottest deserialize(DataInputView source) throws IOException {
      long count = source.readLong();
      int size = source.readInt();
      List<Long> auctions = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        auctions.add(source.readLong());
      }
      return new Hottest(count, auctions);
    }
  }
}
