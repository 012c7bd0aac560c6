package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.workload.Accounts;
import dev.weir.benchmarks.workload.RunRequest;
import java.io.IOException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** An account per key, as a POJO in state; Flink's own serializers for POJOs and texts. */
final class RecordsJob {
  private RecordsJob() {}

  static void define(StreamExecutionEnvironment env, RunRequest request) {
    long keys = request.keys();
    StridedSource<Event> events =
        new StridedSource<>(
            request.events(),
            false,
            () -> {
              Event reused = new Event();
              return i -> reused.become(i, keys);
            });
    env.fromSource(events, WatermarkStrategy.noWatermarks(), "events", Types.POJO(Event.class))
        .keyBy(event -> event.key, Types.STRING)
        .process(new RunningAccount(), Types.POJO(Account.class))
        .sinkTo(
            new TallySink<>(
                (row, tally) -> Accounts.count(row.key, row.count, row.total, row.weight, tally)));
  }

  /** An event; one object per reader and channel, since object reuse is on. */
  public static final class Event {
    public String key = "";
    public long amount;
    public double weight;

    Event become(long i, long keys) {
      key = Accounts.key(i, keys);
      amount = Accounts.amount(i);
      weight = Accounts.weight(i);
      return this;
    }
  }

  /** What is kept for a key, and a row. */
  public static final class Account {
    public String key = "";
    public long count;
    public long total;
    public double weight;
  }

  private static final class RunningAccount extends KeyedProcessFunction<String, Event, Account> {
    private static final long serialVersionUID = 1;

    private transient ValueState<Account> account;

    @Override
    public void open(OpenContext context) {
      account =
          getRuntimeContext()
              .getState(new ValueStateDescriptor<>("account", Types.POJO(Account.class)));
    }

    @Override
    public void processElement(Event event, Context ctx, Collector<Account> out)
        throws IOException {
      Account now = account.value();
      if (now == null) {
        now = new Account();
        now.key = event.key;
      }
      now.count++;
      now.total += event.amount;
      now.weight += event.weight;
      account.update(now);
      out.collect(now);
    }
  }
}
