package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.flink.AsciiSerializer;
import dev.weir.benchmarks.flink.RecordSerializer;
import dev.weir.benchmarks.flink.SerializerType;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.Query8;
import dev.weir.benchmarks.nexmark.Query8.NewSeller;
import dev.weir.benchmarks.nexmark.Query8.Newcomer;
import dev.weir.benchmarks.nexmark.Query8.Offer;
import dev.weir.benchmarks.nexmark.Query8.Registration;
import dev.weir.benchmarks.nexmark.Query8.Side;
import java.io.IOException;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.windowing.WindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Who has registered and offered something in the same window. */
final class Query8Job {
  private Query8Job() {}

  static DataStream<NewSeller> newSellers(DataStream<NexmarkEvent> events) {
    WindowFunction<Newcomer, NewSeller, Long, TimeWindow> row =
        (person, window, newcomers, out) -> {
          for (Newcomer newcomer : newcomers) {
            if (newcomer.isSeller()) {
              out.collect(new NewSeller(person, newcomer.name(), window.getStart()));
            }
          }
        };
    return events
        .flatMap(
            (NexmarkEvent event, Collector<Side> out) -> {
              Side side = Query8.side(event);
              if (side != null) {
                out.collect(side);
              }
            },
            new SerializerType<>(Side.class, new SideSerializer()))
        .keyBy(Side::person, Types.LONG)
        .window(TumblingEventTimeWindows.of(Query8.SIZE))
        .aggregate(
            new Newcomers(),
            row,
            new SerializerType<>(Newcomer.class, new NewcomerSerializer()),
            NexmarkJob.unsent(NewSeller.class));
  }

  private static final class Newcomers implements AggregateFunction<Side, Newcomer, Newcomer> {
    private static final long serialVersionUID = 1;

    @Override
    public Newcomer createAccumulator() {
      return Newcomer.NONE;
    }

    @Override
    public Newcomer add(Side side, Newcomer newcomer) {
      return newcomer.with(side);
    }

    @Override
    public Newcomer getResult(Newcomer newcomer) {
      return newcomer;
    }

    @Override
    public Newcomer merge(Newcomer one, Newcomer other) {
      return new Newcomer(
          one.name().isEmpty() ? other.name() : one.name(), one.sells() || other.sells());
    }
  }

  /** Either side on its way. */
  public static final class SideSerializer extends RecordSerializer<Side> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Side side, DataOutputView target) throws IOException {
      boolean isOffer = side instanceof Offer;
      target.writeBoolean(isOffer);
      target.writeLong(side.person());
      if (!isOffer) {
        AsciiSerializer.INSTANCE.serialize(((Registration) side).name(), target);
      }
    }

    @Override
    public Side deserialize(DataInputView source) throws IOException {
      return source.readBoolean()
          ? new Offer(source.readLong())
          : new Registration(source.readLong(), AsciiSerializer.INSTANCE.deserialize(source));
    }
  }

  /** What is known of a person, in state. */
  public static final class NewcomerSerializer extends RecordSerializer<Newcomer> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Newcomer newcomer, DataOutputView target) throws IOException {
      AsciiSerializer.INSTANCE.serialize(newcomer.name(), target);
      target.writeBoolean(newcomer.sells());
    }

    @Override
    public Newcomer deserialize(DataInputView source) throws IOException {
      return new Newcomer(AsciiSerializer.INSTANCE.deserialize(source), source.readBoolean());
    }
  }
}
