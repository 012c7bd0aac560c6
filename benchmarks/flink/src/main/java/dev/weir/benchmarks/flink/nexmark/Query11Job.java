package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.Query11;
import dev.weir.benchmarks.nexmark.Query11.Session;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.windowing.WindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** The sessions of each bidder. */
final class Query11Job {
  private Query11Job() {}

  static DataStream<Session> sessions(DataStream<NexmarkEvent> events) {
    WindowFunction<Long, Session, Long, TimeWindow> row =
        (bidder, window, counts, out) -> {
          for (long bids : counts) {
            out.collect(new Session(bidder, bids, window.getStart(), window.getEnd()));
          }
        };
    return events
        .flatMap(
            (NexmarkEvent event, Collector<Long> out) -> {
              if (event instanceof Bid bid) {
                out.collect(bid.bidder());
              }
            },
            Types.LONG)
        .keyBy(bidder -> bidder, Types.LONG)
        .window(EventTimeSessionWindows.withGap(Query11.GAP))
        .aggregate(new Count<>(), row, Types.LONG, NexmarkJob.unsent(Session.class));
  }
}
