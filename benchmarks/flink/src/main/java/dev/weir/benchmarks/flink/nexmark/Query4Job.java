package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.flink.SerializerType;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.Query4;
import dev.weir.benchmarks.nexmark.Query4.Average;
import dev.weir.benchmarks.nexmark.Query4.Change;
import dev.weir.benchmarks.nexmark.Query4.Offer;
import dev.weir.benchmarks.nexmark.Query4.Raise;
import dev.weir.benchmarks.nexmark.Query4.Sale;
import dev.weir.benchmarks.nexmark.Query4.Side;
import dev.weir.benchmarks.nexmark.Query4.Standing;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** The average of the highest bids per category. */
final class Query4Job {
  private Query4Job() {}

  static DataStream<Change> averages(DataStream<NexmarkEvent> events) {
    return events
        .flatMap(
            (NexmarkEvent event, Collector<Side> out) -> {
              Side side = Query4.side(event);
              if (side != null) {
                out.collect(side);
              }
            },
            new SerializerType<>(Side.class, new Query4Serializers.OfSide()))
        .keyBy(Side::auction, Types.LONG)
        .process(new Highest(), new SerializerType<>(Raise.class, new Query4Serializers.OfRaise()))
        .keyBy(Raise::category, Types.LONG)
        .process(new Averages(), NexmarkJob.unsent(Change.class));
  }

  private static final class Highest extends KeyedProcessFunction<Long, Side, Raise> {
    private static final long serialVersionUID = 1;

    private transient ValueState<Standing> standing;
    private transient ListState<Offer> early;

    @Override
    public void open(OpenContext context) {
      standing =
          getRuntimeContext()
              .getState(new ValueStateDescriptor<>("auction", new Query4Serializers.OfStanding()));
      early =
          getRuntimeContext()
              .getListState(new ListStateDescriptor<>("early", new Query4Serializers.OfOffer()));
    }

    @Override
    public void processElement(Side side, Context ctx, Collector<Raise> out) throws Exception {
      if (side instanceof Offer offer) {
        Standing before = standing.value();
        if (before == null) {
          early.add(offer);
        } else if (before.isRaisedBy(offer)) {
          raise(before, before.at(offer), out);
        }
      } else if (side instanceof Sale sale) {
        begin(Standing.of(sale), out);
      }
    }

    private void begin(Standing unsold, Collector<Raise> out) throws Exception {
      Standing now = unsold;
      for (Offer offer : early.get()) {
        if (now.isRaisedBy(offer)) {
          now = now.at(offer);
        }
      }
      early.clear();
      if (now.price() == Query4.NO_PRICE) {
        standing.update(now);
      } else {
        raise(unsold, now, out);
      }
    }

    private void raise(Standing before, Standing now, Collector<Raise> out) throws IOException {
      standing.update(now);
      out.collect(new Raise(now.category(), before.price(), now.price()));
    }
  }

  private static final class Averages extends KeyedProcessFunction<Long, Raise, Change> {
    private static final long serialVersionUID = 1;

    private transient ValueState<Average> average;

    @Override
    public void open(OpenContext context) {
      average =
          getRuntimeContext()
              .getState(new ValueStateDescriptor<>("average", new Query4Serializers.OfAverage()));
    }

    @Override
    public void processElement(Raise raise, Context ctx, Collector<Change> out) throws IOException {
      Average known = average.value();
      Average before = known == null ? Average.NONE : known;
      Average now = before.with(raise);
      average.update(now);
      out.collect(new Change(raise.category(), before.value(), now.value()));
    }
  }
}
