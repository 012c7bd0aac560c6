package dev.weir.benchmarks.weir.nexmark;

import dev.weir.api.Stream;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.Query17.AuctionDay;
import dev.weir.benchmarks.nexmark.Query17.Change;
import dev.weir.benchmarks.nexmark.Query17.Figures;
import dev.weir.benchmarks.nexmark.Query17.Offer;

/** Figures of each auction and day. */
final class Query17Job {
  private Query17Job() {}

  static Stream<Change> figures(Stream<Bid> bids) {
    return bids.map("offers", Offer::of).keyBy(Offer::key).process("figures", Running::new);
  }

  private static final class Running extends KeyedProcess<AuctionDay, Offer, Change> {
    private final ValueState<Figures> figures = state(ValueState.of("figures", Figures.class));

    @Override
    public void onRecord(Offer offer, KeyedContext<AuctionDay> ctx, Output<Change> out) {
      Figures before = figures.value();
      Figures now = (before == null ? Figures.NONE : before).with(offer.price());
      figures.update(now);
      out.emit(new Change(ctx.key(), before, now));
    }
  }
}
