package dev.weir.benchmarks.weir.nexmark;

import dev.weir.api.Stream;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ListState;
import dev.weir.api.state.ValueState;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.Query3;
import dev.weir.benchmarks.nexmark.Query3.LocalOffer;
import dev.weir.benchmarks.nexmark.Query3.Offer;
import dev.weir.benchmarks.nexmark.Query3.Seller;
import dev.weir.benchmarks.nexmark.Query3.Side;

/** Offers of local sellers. */
final class Query3Job {
  private Query3Job() {}

  static Stream<LocalOffer> offers(Stream<NexmarkEvent> events) {
    return events
        .<Side>flatMap(
            "sides",
            (event, out) -> {
              Side side = Query3.side(event);
              if (side != null) {
                out.emit(side);
              }
            })
        .keyBy(Side::seller)
        .process("join", Join::new);
  }

  private static final class Join extends KeyedProcess<Long, Side, LocalOffer> {
    private final ValueState<Seller> known = state(ValueState.of("seller", Seller.class));
    private final ListState<Long> waiting = state(ListState.of("auctions", Long.class));

    @Override
    public void onRecord(Side side, KeyedContext<Long> ctx, Output<LocalOffer> out) {
      if (side instanceof Offer offer) {
        Seller seller = known.value();
        if (seller == null) {
          waiting.add(offer.auction());
        } else {
          out.emit(LocalOffer.of(seller, offer.auction()));
        }
      } else if (side instanceof Seller seller) {
        known.update(seller);
        for (long auction : waiting.get()) {
          out.emit(LocalOffer.of(seller, auction));
        }
        waiting.clear();
      }
    }
  }
}
