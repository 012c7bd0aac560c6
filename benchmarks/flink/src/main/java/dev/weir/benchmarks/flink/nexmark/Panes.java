package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.flink.RecordSerializer;
import dev.weir.benchmarks.nexmark.Query5;
import dev.weir.benchmarks.nexmark.Query5.AuctionCount;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Sliding windows by hand: a count for each slide of an auction in one small value, and one timer
 * for the end of the next slide, at which the counts of a window are added up.
 */
final class Panes extends KeyedProcessFunction<Long, Long, AuctionCount> {
  private static final long serialVersionUID = 1;
  private static final long PANE = Query5.SLIDE.toMillis();
  private static final int PANES = (int) (Query5.SIZE.toMillis() / PANE);

  private transient ValueState<Counts> counts;

  /** The counts of consecutive panes; pane n begins n slides behind the epoch. */
  static final class Counts {
    private final long first;
    private final long[] bids;

    Counts(long first, long[] bids) {
      this.first = first;
      this.bids = bids;
    }

    Counts with(long pane) {
      if (pane < first) {
        long[] more = new long[bids.length + (int) (first - pane)];
        System.arraycopy(bids, 0, more, (int) (first - pane), bids.length);
        more[0] = 1;
        return new Counts(pane, more);
      }
      int at = (int) (pane - first);
      long[] now = Arrays.copyOf(bids, Math.max(bids.length, at + 1));
      now[at]++;
      return new Counts(first, now);
    }

    /** The bids of the window that ends with a pane. */
    long until(long last) {
      long sum = 0;
      for (int i = 0; i < bids.length; i++) {
        long pane = first + i;
        sum += pane > last - PANES && pane <= last ? bids[i] : 0;
      }
      return sum;
    }

    /** What windows that end later still need; empty if that is nothing. */
    Counts behind(long last) {
      int gone = (int) Math.min(bids.length, Math.max(0, last - PANES + 2 - first));
      return gone == 0
          ? this
          : new Counts(first + gone, Arrays.copyOfRange(bids, gone, bids.length));
    }
  }

  @Override
  public void open(OpenContext context) {
    counts =
        getRuntimeContext().getState(new ValueStateDescriptor<>("panes", new CountsSerializer()));
  }

  @Override
  public void processElement(Long auction, Context ctx, Collector<AuctionCount> out)
      throws IOException {
    long pane = ctx.timestamp() / PANE;
    Counts before = counts.value();
    if (before == null) {
      ctx.timerService().registerEventTimeTimer((pane + 1) * PANE - 1);
      counts.update(new Counts(pane, new long[] {1}));
    } else {
      if (pane < before.first) {
        ctx.timerService().registerEventTimeTimer((pane + 1) * PANE - 1);
      }
      counts.update(before.with(pane));
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext ctx, Collector<AuctionCount> out)
      throws IOException {
    long pane = timestamp / PANE;
    Counts now = counts.value();
    if (now == null) {
      return;
    }
    long bids = now.until(pane);
    if (bids > 0) {
      out.collect(new AuctionCount(ctx.getCurrentKey(), bids, (pane + 1) * PANE));
    }
    Counts left = now.behind(pane);
    if (left.bids.length == 0) {
      counts.clear();
    } else {
      if (left.bids.length != now.bids.length) {
        counts.update(left);
      }
      ctx.timerService().registerEventTimeTimer(timestamp + PANE);
    }
  }

  /** The counts in state. */
  public static final class CountsSerializer extends RecordSerializer<Counts> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Counts counts, DataOutputView target) throws IOException {
      target.writeLong(counts.first);
      target.writeInt(counts.bids.length);
      for (long bids : counts.bids) {
        target.writeLong(bids);
      }
    }

    @Override
    public Counts deserialize(DataInputView source) throws IOException {
      long first = source.readLong();
      long[] bids = new long[source.readInt()];
      for (int i = 0; i < bids.length; i++) {
        bids[i] = source.readLong();
      }
      return new Counts(first, bids);
    }
  }
}
