package dev.weir.benchmarks.weir.nexmark;

import dev.weir.api.Stream;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ListState;
import dev.weir.api.state.ValueState;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.Query4;
import dev.weir.benchmarks.nexmark.Query4.Average;
import dev.weir.benchmarks.nexmark.Query4.Change;
import dev.weir.benchmarks.nexmark.Query4.Offer;
import dev.weir.benchmarks.nexmark.Query4.Raise;
import dev.weir.benchmarks.nexmark.Query4.Sale;
import dev.weir.benchmarks.nexmark.Query4.Side;
import dev.weir.benchmarks.nexmark.Query4.Standing;

/** The average of the highest bids per category. */
final class Query4Job {
  private Query4Job() {}

  static Stream<Change> averages(Stream<NexmarkEvent> events) {
    return events
        .<Side>flatMap(
            "sides",
            (event, out) -> {
              Side side = Query4.side(event);
              if (side != null) {
                out.emit(side);
              }
            })
        .keyBy(Side::auction)
        .process("highest", Highest::new)
        .keyBy(Raise::category)
        .process("average", Averages::new);
  }

  private static final class Highest extends KeyedProcess<Long, Side, Raise> {
    private final ValueState<Standing> standing = state(ValueState.of("auction", Standing.class));
    private final ListState<Offer> early = state(ListState.of("early", Offer.class));

    @Override
    public void onRecord(Side side, KeyedContext<Long> ctx, Output<Raise> out) {
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

    private void begin(Standing unsold, Output<Raise> out) {
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

    private void raise(Standing before, Standing now, Output<Raise> out) {
      standing.update(now);
      out.emit(new Raise(now.category(), before.price(), now.price()));
    }
  }

  private static final class Averages extends KeyedProcess<Long, Raise, Change> {
    private final ValueState<Average> average = state(ValueState.of("average", Average.class));

    @Override
    public void onRecord(Raise raise, KeyedContext<Long> ctx, Output<Change> out) {
      Average known = average.value();
      Average before = known == null ? Average.NONE : known;
      Average now = before.with(raise);
      average.update(now);
      out.emit(new Change(raise.category(), before.value(), now.value()));
    }
  }
}
