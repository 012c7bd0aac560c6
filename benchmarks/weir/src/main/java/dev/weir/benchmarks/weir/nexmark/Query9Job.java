package dev.weir.benchmarks.weir.nexmark;

import dev.weir.api.Stream;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ListState;
import dev.weir.api.state.ValueState;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Auction;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Person;
import dev.weir.benchmarks.nexmark.Query20;
import dev.weir.benchmarks.nexmark.Query9.Change;
import dev.weir.benchmarks.nexmark.Query9.Won;

/** The winning bid of each auction. */
final class Query9Job {
  private Query9Job() {}

  static Stream<Change> winners(Stream<NexmarkEvent> events) {
    return events
        .filter("sides", event -> !(event instanceof Person))
        .keyBy(Query20::auction)
        .process("winner", Winner::new);
  }

  private static final class Winner extends KeyedProcess<Long, NexmarkEvent, Change> {
    private final ValueState<Won> won = state(ValueState.of("won", Won.class));
    private final ListState<Bid> early = state(ListState.of("early", Bid.class));

    @Override
    public void onRecord(NexmarkEvent event, KeyedContext<Long> ctx, Output<Change> out) {
      if (event instanceof Bid bid) {
        Won before = won.value();
        if (before == null) {
          early.add(bid);
        } else if (before.isBeatenBy(bid)) {
          won.update(new Won(before.auction(), bid));
          out.emit(new Change(before.auction(), before.bid(), bid));
        }
      } else if (event instanceof Auction auction) {
        Won now = new Won(auction, null);
        for (Bid bid : early.get()) {
          now = now.isBeatenBy(bid) ? new Won(auction, bid) : now;
        }
        early.clear();
        won.update(now);
        Bid best = now.bid();
        if (best != null) {
          out.emit(new Change(auction, null, best));
        }
      }
    }
  }
}
