package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.flink.RecordSerializer;
import dev.weir.benchmarks.flink.SerializerType;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.Query17.AuctionDay;
import dev.weir.benchmarks.nexmark.Query17.Change;
import dev.weir.benchmarks.nexmark.Query17.Figures;
import dev.weir.benchmarks.nexmark.Query17.Offer;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Figures of each auction and day. */
final class Query17Job {
  private Query17Job() {}

  static DataStream<Change> figures(DataStream<Bid> bids) {
    return bids.map(Offer::of, new SerializerType<>(Offer.class, new OfferSerializer()))
        .keyBy(Offer::key, new SerializerType<>(AuctionDay.class, new KeySerializer()))
        .process(new Running(), NexmarkJob.unsent(Change.class));
  }

  private static final class Running extends KeyedProcessFunction<AuctionDay, Offer, Change> {
    private static final long serialVersionUID = 1;

    private transient ValueState<Figures> figures;

    @Override
    public void open(OpenContext context) {
      figures =
          getRuntimeContext()
              .getState(new ValueStateDescriptor<>("figures", new FiguresSerializer()));
    }

    @Override
    public void processElement(Offer offer, Context ctx, Collector<Change> out) throws IOException {
      Figures before = figures.value();
      Figures now = (before == null ? Figures.NONE : before).with(offer.price());
      figures.update(now);
      out.collect(new Change(ctx.getCurrentKey(), before, now));
    }
  }

  /** An offer on its way. */
  public static final class OfferSerializer extends RecordSerializer<Offer> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Offer offer, DataOutputView target) throws IOException {
      target.writeLong(offer.auction());
      target.writeLong(offer.price());
      target.writeLong(offer.day());
    }

    @Override
    public Offer deserialize(DataInputView source) throws IOException {
      return new Offer(source.readLong(), source.readLong(), source.readLong());
    }
  }

  /** The key. */
  public static final class KeySerializer extends RecordSerializer<AuctionDay> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(AuctionDay key, DataOutputView target) throws IOException {
      target.writeLong(key.auction());
      target.writeLong(key.day());
    }

    @Override
    public AuctionDay deserialize(DataInputView source) throws IOException {
      return new AuctionDay(source.readLong(), source.readLong());
    }
  }

  /** The figures in state. */
  public static final class FiguresSerializer extends RecordSerializer<Figures> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Figures figures, DataOutputView target) throws IOException {
      target.writeLong(figures.bids());
      target.writeLong(figures.low());
      target.writeLong(figures.middle());
      target.writeLong(figures.high());
      target.writeLong(figures.min());
      target.writeLong(figures.max());
      target.writeLong(figures.sum());
    }

    @Override
    public Figures deserialize(DataInputView source) throws IOException {
      return new Figures(
          source.readLong(),
          source.readLong(),
          source.readLong(),
          source.readLong(),
          source.readLong(),
          source.readLong(),
          source.readLong());
    }
  }
}
