package dev.weir.testkit.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.function.AggregateFunction;
import dev.weir.api.function.Context;
import dev.weir.api.function.FlatMapFunction;
import dev.weir.api.function.Keyed;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.function.OutputTag;
import dev.weir.api.function.Process;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.SubtaskList;
import dev.weir.api.state.ValueState;
import dev.weir.operator.OperatorException;
import dev.weir.operator.basic.FilterOperator;
import dev.weir.operator.basic.FlatMapOperator;
import dev.weir.operator.basic.MapOperator;
import dev.weir.operator.basic.ProcessOperator;
import dev.weir.operator.keyed.AggregateOperator;
import dev.weir.operator.keyed.KeyedProcessOperator;
import dev.weir.operator.keyed.ReduceOperator;
import dev.weir.serde.TypeRef;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every operator that works on records, in all modes of the harness. */
final class BuiltInOperatorsTest {
  private static final OutputTag<String> LATE = new OutputTag<>("late");

  /** A word and how often it has occurred. */
  record Count(String word, long n) {}

  @Test
  void map() {
    OperatorHarness.verify(
        () -> new MapOperator<String, Integer>(String::length),
        List.of(Input.record("a", 1), Input.record("bcd", 2), Input.end()),
        new Emitted<>(1, 1),
        new Emitted<>(3, 2));
  }

  @Test
  void filter() {
    OperatorHarness.verify(
        () -> new FilterOperator<Integer>(n -> n % 2 == 0),
        List.of(Input.record(1), Input.record(2), Input.record(3), Input.record(4, 9)),
        2,
        4);
  }

  @Test
  void flatMap() {
    FlatMapFunction<String, String> split =
        (line, out) -> {
          for (int i = 0; i < line.length(); i++) {
            out.emit(line.substring(i, i + 1));
          }
        };
    OperatorHarness.verify(
        () -> new FlatMapOperator<>(split),
        List.of(Input.record("ab", 5), Input.record("c", 6), Input.end()),
        new Emitted<>("a", 5),
        new Emitted<>("b", 5),
        new Emitted<>("c", 6));
  }

  @Test
  void flatMapWithSideOutput() {
    FlatMapFunction<String, String> split =
        (word, out) -> {
          if (word.isEmpty()) {
            out.emit(LATE, "empty");
          } else {
            out.emit(word, 42);
          }
        };
    OperatorHarness.of(() -> new FlatMapOperator<>(split))
        .expectingOn(LATE, "empty", "empty")
        .verify(
            List.of(Input.record("", 1), Input.record("x", 2), Input.record("", 3)),
            new Emitted<>("x", 42));
  }

  @Test
  void reduce() {
    OperatorHarness.of(() -> new ReduceOperator<Count>((a, b) -> new Count(a.word, a.n + b.n)))
        .keyedBy(Count::word)
        .verify(
            List.of(
                Input.record(new Count("a", 1)),
                Input.record(new Count("b", 5)),
                Input.record(new Count("a", 2)),
                Input.record(new Count("a", 4)),
                Input.end()),
            new Count("a", 1),
            new Count("b", 5),
            new Count("a", 3),
            new Count("a", 7));
  }

  @Test
  void aggregate() {
    AggregateFunction<Integer, Long, String> sum =
        new AggregateFunction<>() {
          @Override
          public Long empty() {
            return 0L;
          }

          @Override
          public Long add(Long accumulator, Integer value) {
            return accumulator + value;
          }

          @Override
          public String result(Long accumulator) {
            return "sum " + accumulator;
          }
        };
    OperatorHarness.of(() -> new AggregateOperator<Integer, Integer, Long, String>(sum))
        .keyedBy((Integer n) -> n % 3)
        .verify(
            List.of(Input.record(1), Input.record(2), Input.record(4), Input.record(5)),
            new Keyed<>(1, "sum 1"),
            new Keyed<>(2, "sum 2"),
            new Keyed<>(1, "sum 5"),
            new Keyed<>(2, "sum 7"));
  }

  /** Uses every kind of keyed state. */
  static final class RunningCount extends KeyedProcess<String, String, Count> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));
    private final ListState<Long> times = state(ListState.of("times", Long.class));
    private final MapState<Long, String> byTime =
        state(MapState.of("by-time", Long.class, String.class));

    @Override
    public void onRecord(String word, KeyedContext<String> ctx, Output<Count> out) {
      long n = seen.value() + 1;
      seen.update(n);
      times.add(ctx.timestamp());
      byTime.put(n, word);
      assertThat(times.get()).hasSize((int) n);
      assertThat(byTime.contains(n)).isTrue();
      out.emit(new Count(word, n));
    }
  }

  @Test
  void keyedProcess() {
    OperatorHarness.of(() -> new KeyedProcessOperator<>(new RunningCount()))
        .keyedBy((String word) -> word)
        .verify(
            List.of(
                Input.record("a", 1),
                Input.record("b", 2),
                Input.record("a", 3),
                Input.watermark(3),
                Input.record("a", 4),
                Input.record("c", 5),
                Input.record("b", 6),
                Input.end()),
            new Count("a", 1),
            new Count("b", 1),
            new Count("a", 2),
            new Count("a", 3),
            new Count("c", 1),
            new Count("b", 2));
  }

  /**
   * Emits a key ten milliseconds of event time after its last record, and five of the wall clock
   * after each.
   */
  static final class Echo extends KeyedProcess<String, String, String> {
    private final ValueState<Long> due = state(ValueState.of("due", Long.class));

    @Override
    public void onRecord(String word, KeyedContext<String> ctx, Output<String> out) {
      Long before = due.value();
      if (before != null) {
        ctx.timers().cancelEventTime(before);
      }
      due.update(ctx.timestamp() + 10);
      ctx.timers().atEventTime(ctx.timestamp() + 10);
      ctx.timers().atProcessingTime(ctx.processingTime() + 5 + ctx.timestamp());
    }

    @Override
    public void onTimer(
        long timestampMillis,
        TimeDomain domain,
        String key,
        KeyedContext<String> ctx,
        Output<String> out) {
      assertThat(ctx.timestamp()).isEqualTo(timestampMillis);
      out.emit(key + (domain == TimeDomain.EVENT_TIME ? " event" : " wall"));
    }
  }

  @Test
  void keyedTimers() {
    OperatorHarness.of(() -> new KeyedProcessOperator<>(new Echo()))
        .keyedBy((String word) -> word)
        .verify(
            List.of(
                Input.record("a", 1),
                Input.record("b", 2),
                Input.record("c", 3),
                Input.watermark(10),
                Input.record("a", 9),
                Input.watermark(12),
                Input.processingTime(5),
                Input.processingTime(8),
                Input.record("d", 20),
                Input.end()),
            "b event",
            "a wall",
            "b wall",
            "c wall",
            "c event",
            "a event",
            "d event");
  }

  /** Repeats what it gets after a while, counts it, and says at the end how many there were. */
  static final class Delay extends Process<String, String> {
    private final SubtaskList<Long> count =
        state(SubtaskList.split("count", new TypeRef<Long>() {}));

    @Override
    public void onRecord(String value, Context ctx, Output<String> out) {
      count.update(List.of(count.get().isEmpty() ? 1 : count.get().get(0) + 1));
      ctx.timers().atEventTime(ctx.timestamp() + 5);
      ctx.timers().atProcessingTime(ctx.timestamp() + 7);
      out.emit(value);
    }

    @Override
    public void onTimer(long timestampMillis, TimeDomain domain, Context ctx, Output<String> out) {
      out.emit(domain + " " + timestampMillis);
    }

    @Override
    public void onEndOfInput(Context ctx, Output<String> out) {
      out.emit(count.get().get(0) + " records");
    }
  }

  @Test
  void process() {
    OperatorHarness.verify(
        () -> new ProcessOperator<>(new Delay()),
        List.of(
            Input.record("a", 1),
            Input.record("b", 1),
            Input.record("c", 2),
            Input.watermark(6),
            Input.processingTime(8),
            Input.record("d", 9),
            Input.end()),
        "a",
        "b",
        "c",
        "EVENT_TIME 6",
        "PROCESSING_TIME 8",
        "d",
        "EVENT_TIME 7",
        "EVENT_TIME 14",
        "4 records");
  }

  @Test
  void aFunctionsExceptionNamesItsOperator() throws Exception {
    try (OperatorHarness<Object> harness =
        OperatorHarness.of(
                () ->
                    new MapOperator<String, Integer>(
                        text -> {
                          throw new java.io.IOException("no " + text);
                        }))
            .named("parse")
            .open()) {
      assertThatThrownBy(() -> harness.record("x"))
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("operator 'parse' failed")
          .hasRootCauseMessage("no x");
    }
  }

  @Test
  void aNullResultIsTheFunctionsFault() throws Exception {
    try (OperatorHarness<Object> harness =
        OperatorHarness.of(() -> new MapOperator<String, Integer>(text -> null)).open()) {
      assertThatThrownBy(() -> harness.record("x"))
          .isInstanceOf(OperatorException.class)
          .hasRootCauseMessage("the map function returned null");
    }
  }

  @Test
  void keyedOperatorsNeedAKey() {
    assertThatThrownBy(
            () -> OperatorHarness.of(() -> new KeyedProcessOperator<>(new RunningCount())).open())
        .hasMessageContaining("belongs behind keyBy");
  }

  @Test
  void stepByStep() throws Exception {
    HarnessSetup<String> setup =
        OperatorHarness.<String>of(() -> new KeyedProcessOperator<>(new Echo()))
            .keyedBy((String word) -> word)
            .startingAt(100);
    HarnessSnapshot snapshot;
    try (OperatorHarness<String> harness = setup.open()) {
      harness.record("a", 1);
      assertThat(harness.nextProcessingTimer()).isEqualTo(106);
      harness.watermark(10);
      assertThat(harness.output()).isEmpty();
      snapshot = harness.snapshot();
    }
    try (OperatorHarness<String> harness = setup.restore(snapshot)) {
      harness.watermark(11);
      harness.processingTime(110);
      assertThat(harness.emitted())
          .containsExactly(new Emitted<>("a event", 11), new Emitted<>("a wall", 106));
      harness.verifyNothingMutated();
    }
  }

  @Test
  void stateIsUsableFromOpenOnOnly() {
    List<Throwable> thrown = new ArrayList<>();
    KeyedProcess<String, String, String> early =
        new KeyedProcess<>() {
          private final ValueState<Long> state = state(ValueState.of("x", Long.class));

          {
            try {
              state.value();
            } catch (IllegalStateException expected) {
              thrown.add(expected);
            }
          }

          @Override
          public void onRecord(String value, KeyedContext<String> ctx, Output<String> out) {}
        };
    assertThat(early).isNotNull();
    assertThat(thrown).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("open()"));
  }
}
