package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.flink.RecordSerializer;
import dev.weir.benchmarks.flink.SerializerType;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.Query7;
import dev.weir.benchmarks.nexmark.Query7.Highest;
import dev.weir.benchmarks.nexmark.Query7.Offer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.windowing.WindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** The highest bids of each window: of parts first, then of all. */
final class Query7Job {
  private static final TypeInformation<Highest> HIGHEST =
      new SerializerType<>(Highest.class, new HighestSerializer());

  private Query7Job() {}

  static DataStream<Offer> highest(DataStream<NexmarkEvent> events) {
    WindowFunction<Highest, Highest, Long, TimeWindow> part =
        (key, window, highest, out) -> highest.forEach(out::collect);
    WindowFunction<Highest, Offer, Integer, TimeWindow> all =
        (key, window, highest, out) -> highest.forEach(each -> each.offers().forEach(out::collect));
    return events
        .flatMap(
            (NexmarkEvent event, Collector<Offer> out) -> {
              if (event instanceof Bid bid) {
                out.collect(Offer.of(bid));
              }
            },
            new SerializerType<>(Offer.class, new OfferSerializer()))
        .keyBy(Offer::part, Types.LONG)
        .window(TumblingEventTimeWindows.of(Query7.SIZE))
        .aggregate(new HighestOffers(), part, HIGHEST, HIGHEST)
        .keyBy(highest -> 0, Types.INT)
        .window(TumblingEventTimeWindows.of(Query7.SIZE))
        .aggregate(new HighestOfParts(), all, HIGHEST, NexmarkJob.unsent(Offer.class));
  }

  private static final class HighestOffers implements AggregateFunction<Offer, Highest, Highest> {
    private static final long serialVersionUID = 1;

    @Override
    public Highest createAccumulator() {
      return Highest.NONE;
    }

    @Override
    public Highest add(Offer offer, Highest highest) {
      return highest.with(offer);
    }

    @Override
    public Highest getResult(Highest highest) {
      return highest;
    }

    @Override
    public Highest merge(Highest one, Highest other) {
      return one.with(other);
    }
  }

  private static final class HighestOfParts
      implements AggregateFunction<Highest, Highest, Highest> {
    private static final long serialVersionUID = 1;

    @Override
    public Highest createAccumulator() {
      return Highest.NONE;
    }

    @Override
    public Highest add(Highest part, Highest highest) {
      return highest.with(part);
    }

    @Override
    public Highest getResult(Highest highest) {
      return highest;
    }

    @Override
    public Highest merge(Highest one, Highest other) {
      return one.with(other);
    }
  }

  private static void write(Offer offer, DataOutputView out) throws IOException {
    out.writeLong(offer.auction());
    out.writeLong(offer.price());
    out.writeLong(offer.bidder());
    out.writeLong(offer.dateTime());
  }

  private static Offer readOffer(DataInputView in) throws IOException {
    return new Offer(in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }

  /** An offer on its way. */
  public static final class OfferSerializer extends RecordSerializer<Offer> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Offer offer, DataOutputView target) throws IOException {
      write(offer, target);
    }

    @Override
    public Offer deserialize(DataInputView source) throws IOException {
      return readOffer(source);
    }
  }

  /** The highest offers, on their way and in state. */
  public static final class HighestSerializer extends RecordSerializer<Highest> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Highest highest, DataOutputView target) throws IOException {
      target.writeLong(highest.price());
      target.writeInt(highest.offers().size());
      for (Offer offer : highest.offers()) {
        write(offer, target);
      }
    }

    @Override
    public Highest deserialize(DataInputView source) throws IOException {
      long price = source.readLong();
      int size = source.readInt();
      List<Offer> offers = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        offers.add(readOffer(source));
      }
      return new Highest(price, offers);
    }
  }
}
