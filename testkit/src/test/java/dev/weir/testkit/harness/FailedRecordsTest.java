package dev.weir.testkit.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.async.AsyncFunction;
import dev.weir.api.async.AsyncOptions;
import dev.weir.api.error.DeadLetter;
import dev.weir.api.error.OnError;
import dev.weir.api.function.AggregateFunction;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.function.OutputTag;
import dev.weir.api.metric.MetricValue;
import dev.weir.api.state.ValueState;
import dev.weir.graph.Vertex;
import dev.weir.operator.OperatorFactory;
import dev.weir.operator.async.AsyncOperator;
import dev.weir.operator.basic.FilterOperator;
import dev.weir.operator.basic.FlatMapOperator;
import dev.weir.operator.basic.MapOperator;
import dev.weir.operator.keyed.AggregateOperator;
import dev.weir.operator.keyed.KeyedProcessOperator;
import dev.weir.operator.keyed.ReduceOperator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Records with which a function fails. */
class FailedRecordsTest {
  private static final OutputTag<DeadLetter<Integer>> BROKEN = new OutputTag<>("broken");
  private static final List<Input> INPUTS =
      List.of(
          Input.record(1, 10),
          Input.record(13, 20),
          Input.record(2, 30),
          Input.record(13, 40),
          Input.record(3, 50),
          Input.end());

  private static int check(int value) {
    if (value == 13) {
      throw new IllegalArgumentException("unlucky");
    }
    return value;
  }

  private static HarnessSetup<Integer> map() {
    return OperatorHarness.of(() -> new MapOperator<>(FailedRecordsTest::check));
  }

  /** Emits and updates its state before it fails. */
  private static final class Hasty extends KeyedProcess<Integer, Integer, Integer> {
    private final ValueState<Integer> calls =
        state(ValueState.of("calls", Integer.class).orElse(0));

    @Override
    public void onRecord(Integer value, KeyedContext<Integer> ctx, Output<Integer> out) {
      calls.update(calls.value() + 1);
      out.emit(calls.value());
      check(value);
    }
  }

  /** The sum of all. */
  private static final class Sum implements AggregateFunction<Integer, Integer, Integer> {
    @Override
    public Integer empty() {
      return 0;
    }

    @Override
    public Integer add(Integer accumulator, Integer value) {
      return accumulator + check(value);
    }

    @Override
    public Integer result(Integer accumulator) {
      return accumulator;
    }
  }

  @Test
  void whereNothingIsChosen_theOperatorFails() throws Exception {
    OperatorHarness<Integer> harness = map().open();
    assertThatThrownBy(() -> harness.record(13)).hasMessageContaining("operator 'operator' failed");
    assertThat(harness.metrics()).isEmpty();
  }

  @Test
  void skippedRecords_areLeftOut_byEachKindOfOperator() {
    verify(() -> new MapOperator<>(FailedRecordsTest::check));
    verify(() -> new FilterOperator<Integer>(value -> check(value) > 0));
    verify(() -> new FlatMapOperator<Integer, Integer>((value, out) -> out.emit(check(value))));
    verify(
        () ->
            new AsyncOperator<Integer, Integer, Integer, Integer>(
                AsyncOptions.ordered(Duration.ofSeconds(1)),
                value -> value,
                AsyncFunction.blocking(FailedRecordsTest::check),
                (value, answer) -> answer));
    verify(
        () ->
            new AsyncOperator<Integer, Integer, Integer, Integer>(
                AsyncOptions.ordered(Duration.ofSeconds(1)),
                FailedRecordsTest::check,
                CompletableFuture::completedFuture,
                (value, answer) -> answer));
    OperatorHarness.<Integer>of(() -> new ReduceOperator<Integer>((a, b) -> a + check(b)))
        .keyedBy((Integer value) -> 0)
        .onError(OnError.skip())
        .verify(INPUTS, 1, 3, 6);
  }

  private static void verify(OperatorFactory factory) {
    OperatorHarness.<Integer>of(factory).onError(OnError.skip()).verify(INPUTS, 1, 2, 3);
  }

  @Test
  void anAggregate_keepsWhatItHad() throws Exception {
    OperatorHarness<Object> harness =
        OperatorHarness.of(
                () -> new AggregateOperator<Integer, Integer, Integer, Integer>(new Sum()))
            .keyedBy((Integer value) -> 0)
            .onError(OnError.skip())
            .open();
    for (int value : new int[] {1, 13, 2}) {
      harness.record(value);
    }
    assertThat(harness.output()).hasSize(2).last().hasToString("Keyed[key=0, value=3]");
  }

  @Test
  void deadLetters_holdTheRecordTheExceptionAndThePlace() throws Exception {
    OperatorHarness<Integer> harness =
        map().named("lucky").onError(OnError.deadLetter(BROKEN)).open();
    harness.record(1, 10);
    harness.record(13, 20);
    assertThat(harness.output()).containsExactly(1);
    assertThat(harness.output(BROKEN))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.record()).isEqualTo(13);
              assertThat(letter.timestampMillis()).isEqualTo(20);
              assertThat(letter.operator()).isEqualTo("lucky");
              assertThat(letter.exception())
                  .isEqualTo("java.lang.IllegalArgumentException: unlucky");
            });
    assertThat(harness.metrics()).containsEntry("errors.records", new MetricValue.OfCounter(1));
  }

  @Test
  void whatTheCallHadDone_staysDone() {
    OperatorHarness.<Integer>of(() -> new KeyedProcessOperator<>(new Hasty()))
        .keyedBy((Integer value) -> 0)
        .onError(OnError.skip())
        .verify(INPUTS, 1, 2, 3, 4, 5);
  }

  @Test
  void oneRecordMoreThanTheBudget_failsTheOperator() throws Exception {
    OperatorHarness<Integer> harness = map().onError(OnError.skip().atMost(2)).open();
    harness.record(13);
    harness.record(13);
    assertThatThrownBy(() -> harness.record(13))
        .hasMessage(
            "operator 'operator' failed: java.lang.IllegalStateException: more than 2 records"
                + " failed, and its onError allows no more; the latest with"
                + " java.lang.IllegalArgumentException: unlucky")
        .hasRootCauseMessage("unlucky");
  }

  @Test
  void aBudgetForASpanOfTime_isNewInTheNextOne() throws Exception {
    OperatorHarness<Integer> harness =
        map().onError(OnError.skip().atMost(1, Duration.ofMinutes(1))).startingAt(5).open();
    harness.record(13);
    harness.processingTime(60_005);
    harness.record(13);
    harness.processingTime(120_004);
    assertThatThrownBy(() -> harness.record(13))
        .hasMessageContaining("more than 1 records failed within PT1M");
  }

  @Test
  void errorsOfTheJvm_andOfWhoComesBehind_areNoRecords() throws Exception {
    OperatorHarness<Integer> harness =
        OperatorHarness.<Integer>of(
                () ->
                    new MapOperator<Integer, Integer>(
                        value -> {
                          throw new StackOverflowError();
                        }))
            .onError(OnError.skip())
            .open();
    assertThatThrownBy(() -> harness.record(1)).hasCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void whatHasNoFunctionForRecords_isRefused() {
    Vertex custom = Vertex.operator("own", "own", 1, () -> new MapOperator<>(value -> value));
    assertThatThrownBy(() -> custom.withOnError(OnError.skip()))
        .hasMessage("operator 'own' (own) cannot leave out a record that fails");
    assertThatThrownBy(() -> OnError.skip().atMost(0)).hasMessageContaining("choose at least 1");
  }
}
