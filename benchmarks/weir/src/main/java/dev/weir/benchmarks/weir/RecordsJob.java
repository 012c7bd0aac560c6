package dev.weir.benchmarks.weir;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.benchmarks.workload.Accounts;
import dev.weir.benchmarks.workload.Accounts.Account;
import dev.weir.benchmarks.workload.Accounts.Event;
import dev.weir.benchmarks.workload.Measurement;
import dev.weir.spi.connector.Source;

/** An account per key, as a record in state that is replaced by the next one. */
record RecordsJob(Source<Event, ?> events, Measurement measurement) implements Job {
  @Override
  public void define(Pipeline p) {
    p.source("events", events)
        .keyBy(Event::key)
        .process("account", RunningAccount::new)
        .sink("accounts", new TallySink<>(measurement, Accounts::count));
  }

  private static final class RunningAccount extends KeyedProcess<String, Event, Account> {
    private final ValueState<Account> account = state(ValueState.of("account", Account.class));

    @Override
    public void onRecord(Event event, KeyedContext<String> ctx, Output<Account> out) {
      Account before = account.value();
      Account now = before == null ? Account.of(event) : before.with(event);
      account.update(now);
      out.emit(now);
    }
  }
}
