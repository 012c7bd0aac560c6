package dev.weir.benchmarks.weir.nexmark;

import dev.weir.api.Stream;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.state.ListState;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.Query11;
import dev.weir.benchmarks.nexmark.Query11.Open;
import dev.weir.benchmarks.nexmark.Query11.Session;
import java.util.ArrayList;
import java.util.List;

/** The sessions of each bidder. */
final class Query11Job {
  private Query11Job() {}

  static Stream<Session> sessions(Stream<NexmarkEvent> events) {
    return events
        .<Long>flatMap(
            "bidders",
            (event, out) -> {
              if (event instanceof Bid bid) {
                out.emit(bid.bidder());
              }
            })
        .keyBy(bidder -> bidder)
        .process("sessions", Sessions::new);
  }

  /**
   * A timer waits for each session, set when it begins. Where the session has grown meanwhile, the
   * timer moves to its new end, unless the watermark is already behind that.
   */
  private static final class Sessions extends KeyedProcess<Long, Long, Session> {
    private final ListState<Open> open = state(ListState.of("open", Open.class));

    @Override
    public void onRecord(Long bidder, KeyedContext<Long> ctx, Output<Session> out) {
      Open bid = Open.at(ctx.timestamp());
      List<Open> before = open.get();
      List<Open> now = Query11.with(before, bid);
      open.update(now);
      if (now.size() > before.size()) {
        ctx.timers().atEventTime(bid.end());
      }
    }

    @Override
    public void onTimer(
        long timestampMillis,
        TimeDomain domain,
        Long bidder,
        KeyedContext<Long> ctx,
        Output<Session> out) {
      List<Open> left = new ArrayList<>();
      for (Open each : open.get()) {
        if (each.end() <= ctx.watermark()) {
          out.emit(each.closed(bidder));
        } else {
          left.add(each);
          ctx.timers().atEventTime(each.end());
        }
      }
      open.update(left);
    }
  }
}
