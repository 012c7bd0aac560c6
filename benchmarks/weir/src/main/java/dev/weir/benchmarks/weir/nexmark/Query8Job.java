package dev.weir.benchmarks.weir.nexmark;

import dev.weir.api.Stream;
import dev.weir.api.function.AggregateFunction;
import dev.weir.api.window.TumblingWindows;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.Query8;
import dev.weir.benchmarks.nexmark.Query8.NewSeller;
import dev.weir.benchmarks.nexmark.Query8.Newcomer;
import dev.weir.benchmarks.nexmark.Query8.Side;

/** Who has registered and offered something in the same window. */
final class Query8Job {
  private Query8Job() {}

  static Stream<NewSeller> newSellers(Stream<NexmarkEvent> events) {
    return events
        .<Side>flatMap(
            "sides",
            (event, out) -> {
              Side side = Query8.side(event);
              if (side != null) {
                out.emit(side);
              }
            })
        .keyBy(Side::person)
        .window(TumblingWindows.of(Query8.SIZE))
        .aggregate(
            "newcomers",
            Newcomers::new,
            (person, window, newcomer, out) -> {
              if (newcomer.isSeller()) {
                out.emit(new NewSeller(person, newcomer.name(), window.startMillis()));
              }
            });
  }

  private static final class Newcomers implements AggregateFunction<Side, Newcomer, Newcomer> {
    @Override
    public Newcomer empty() {
      return Newcomer.NONE;
    }

    @Override
    public Newcomer add(Newcomer newcomer, Side side) {
      return newcomer.with(side);
    }

    @Override
    public Newcomer result(Newcomer newcomer) {
      return newcomer;
    }
  }
}
