package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeRef;
import dev.weir.testkit.CollectingSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** What a node makes of values that cannot be written: one message, no second attempt. */
@SuppressWarnings("JavaUtilDate") // jobs have it, which is why
class TypeFailureTest extends NodeFixture {
  private final CollectingSink<Object> sink = new CollectingSink<>();

  record Event(long number, Object payload) {}

  public static final class Pojo {
    public long n;
  }

  private void assertFailsAtOnce(Consumer<Pipeline> define, String... message) throws Exception {
    RunningJob job = start().run(spec(SOON, 1, define));
    JobState state = end(job);
    assertThat(state.status()).isEqualTo(JobStatus.FAILED);
    assertThat(state.failure().orElseThrow()).contains(message);
    assertThat(progress(job).coordinator().restarts()).isZero();
  }

  @Test
  void aDeepValueOfARecord_failsTheJobWithItsFirstRecord() throws Exception {
    assertFailsAtOnce(
        p ->
            p.source("numbers", numbers(1000))
                .map("wrap", n -> new Event(n, new Date(n)))
                .keyBy(Event::number)
                .<Object>process("count", Forgetting::new)
                .sink("sink", sink),
        "subtask numbers/0: Type java.util.Date (at Event.payload(Date), operator 'wrap') cannot be"
            + " serialized",
        "add p.types().kryo(java.util.Date.class)");
    assertThat(sink.records()).isEmpty();
  }

  private static final class Forgetting extends KeyedProcess<Long, Event, Object> {
    @Override
    public void onRecord(Event value, KeyedContext<Long> ctx, Output<Object> out) {
      out.emit(value.number());
    }
  }

  @Test
  void aPojoThatIsNotRegistered_failsTheJobWithItsFirstRecord() throws Exception {
    assertFailsAtOnce(
        p ->
            p.source("numbers", numbers(1000))
                .map("wrap", n -> new Pojo())
                .keyBy(pojo -> pojo.n)
                .reduce("last", (a, b) -> b)
                .sink("sink", sink),
        "(at Pojo, operator 'wrap')",
        "add p.types().register(dev.weir.cluster.TypeFailureTest.Pojo.class), or make it a record");
    restartNode();
    RunningJob job =
        node.run(
            fresh(
                spec(
                    SOON,
                    1,
                    p -> {
                      p.types().register(Pojo.class);
                      p.source("numbers", numbers(1000))
                          .map("wrap", n -> new Pojo())
                          .keyBy(pojo -> pojo.n)
                          .reduce("last", (a, b) -> b)
                          .sink("sink", sink);
                    })));
    assertThat(end(job).status()).isEqualTo(JobStatus.FINISHED);
  }

  /** Holds in its state what a function makes of each number. */
  private static final class Holding extends KeyedProcess<Long, Long, Long> {
    private final ValueState<Object> held = state(ValueState.of("held", Object.class));
    private final LongFunction<Object> function;

    Holding(LongFunction<Object> function) {
      this.function = function;
    }

    @Override
    public void onRecord(Long value, KeyedContext<Long> ctx, Output<Long> out) {
      held.update(function.apply(value));
    }
  }

  private Consumer<Pipeline> holding(LongFunction<Object> function) {
    return p ->
        p.source("numbers", endlessNumbers())
            .keyBy(n -> n % 10)
            .process("hold", () -> new Holding(function))
            .sink("sink", sink);
  }

  @Test
  void stateThatCannotBeWritten_failsTheJobWithItsFirstCheckpoint() throws Exception {
    assertFailsAtOnce(
        holding(n -> new Event(n, new Date(n))),
        "declined by hold/0: ",
        "Type java.util.Date (at Event.payload(Date), state 'held' of operator 'hold') cannot be");
  }

  @Test
  void stateThatContainsItself_failsTheJobWithItsFirstCheckpoint() throws Exception {
    assertFailsAtOnce(
        holding(
            n -> {
              List<Object> circle = new ArrayList<>();
              circle.add(circle);
              return circle;
            }),
        "state 'held' of operator 'hold'",
        "nests deeper than 64 levels, or contains itself");
  }

  @Test
  void anErrorOfASerde_failsTheJobWithItsFirstCheckpoint() throws Exception {
    assertFailsAtOnce(
        p -> {
          p.types().register(Thread.class, new Endless());
          holding(n -> new Thread()).accept(p);
        },
        "A value of java.lang.Thread (at Thread, state 'held' of operator 'hold') cannot be");
  }

  private static final class Endless implements Serde<Thread> {
    @Override
    public void write(Thread value, BinaryWriter out) {
      again(value, out);
    }

    private void again(Thread value, BinaryWriter out) {
      write(value, out);
    }

    @Override
    public Thread read(BinaryReader in) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Schema schema() {
      return new Schema.Opaque("Thread", "endless");
    }
  }

  @Test
  void collectionsOfTheJdk_travelAndAreKeysWhateverTheirClass() throws Exception {
    RunningJob job =
        start()
            .run(
                spec(
                    SOON,
                    2,
                    p ->
                        p.source("numbers", numbers(1000))
                            .map("lists", n -> Collections.nCopies(2, (int) (n % 10)))
                            .rebalance()
                            .map("maps", list -> Map.of("list", list))
                            .rebalance()
                            .map("back", map -> map.get("list"))
                            .keyBy(list -> List.copyOf(list))
                            .keyType(new TypeRef<>() {})
                            .count("count")
                            .map("plain", counted -> (Object) counted)
                            .sink("sink", sink)));
    assertThat(end(job).status()).isEqualTo(JobStatus.FINISHED);
    assertThat(sink.records()).hasSize(1000);
  }
}
