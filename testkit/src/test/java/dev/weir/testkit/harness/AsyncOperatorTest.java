package dev.weir.testkit.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.async.AsyncFunction;
import dev.weir.api.async.AsyncOptions;
import dev.weir.api.async.Retry;
import dev.weir.api.metric.MetricValue;
import dev.weir.operator.async.AsyncOperator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsyncOperatorTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final AsyncOptions ORDERED = AsyncOptions.ordered(SECOND);
  private static final AsyncOptions UNORDERED = AsyncOptions.unordered(SECOND);

  private final Service service = new Service();

  /** Answers when the test says so. */
  private static final class Service implements AsyncFunction<Integer, String> {
    record Call(int question, CompletableFuture<String> answer) {}

    final List<Call> calls = new ArrayList<>();

    @Override
    public CompletionStage<String> request(Integer question) {
      Call call = new Call(question, new CompletableFuture<>());
      calls.add(call);
      return call.answer;
    }

    List<Integer> asked() {
      return calls.stream().map(Call::question).toList();
    }

    void answer(int call) {
      calls.get(call).answer.complete("answer " + calls.get(call).question);
    }

    void fail(int call) {
      calls.get(call).answer.completeExceptionally(new IllegalStateException("no luck"));
    }
  }

  /** As {@link Service}, with an answer for those that do not come. */
  private static final class Patient implements AsyncFunction<Integer, String> {
    private final Service of;

    Patient(Service of) {
      this.of = of;
    }

    @Override
    public CompletionStage<String> request(Integer question) {
      return of.request(question);
    }

    @Override
    public String onTimeout(Integer question) {
      return "none for " + question;
    }
  }

  private static HarnessSetup<String> setup(
      AsyncOptions options, AsyncFunction<Integer, String> function) {
    return OperatorHarness.of(
        () ->
            new AsyncOperator<Integer, Integer, String, String>(
                options, record -> record, function, (record, answer) -> answer));
  }

  /** Lets time stand still and fires what is due. */
  private static void settle(OperatorHarness<?> harness) throws Exception {
    while (harness.nextProcessingTimer() <= harness.place().clock().now()) {
      harness.processingTime(harness.place().clock().now());
    }
  }

  private static void records(OperatorHarness<?> harness, int from, int to) throws Exception {
    for (int i = from; i <= to; i++) {
      harness.record(i, i);
    }
  }

  @Test
  void orderedResults_goOutInTheOrderOfTheRecords_withTheirTimestamps() throws Exception {
    OperatorHarness<String> harness = setup(ORDERED, service).open();
    records(harness, 1, 3);
    service.answer(2);
    service.answer(1);
    settle(harness);
    assertThat(harness.output()).isEmpty();
    service.answer(0);
    settle(harness);
    assertThat(harness.emitted())
        .containsExactly(
            new Emitted<>("answer 1", 1),
            new Emitted<>("answer 2", 2),
            new Emitted<>("answer 3", 3));
  }

  @Test
  void unorderedResults_goOutAsTheyCome_butNeverAcrossAWatermark() throws Exception {
    OperatorHarness<String> harness = setup(UNORDERED, service).open();
    records(harness, 1, 2);
    harness.watermark(2);
    records(harness, 3, 4);
    service.answer(3);
    service.answer(1);
    settle(harness);
    assertThat(harness.output()).containsExactly("answer 2");
    service.answer(0);
    settle(harness);
    assertThat(harness.output()).containsExactly("answer 2", "answer 1", "answer 4");
  }

  @Test
  void noMoreRequestsAreUnderWay_thanItsCapacity() throws Exception {
    OperatorHarness<String> harness = setup(ORDERED.capacity(2), service).open();
    records(harness, 1, 5); // a lot of records comes in as one
    assertThat(service.asked()).containsExactly(1, 2);
    assertThat(harness.isReady()).isFalse();
    service.answer(0);
    settle(harness);
    assertThat(service.asked()).containsExactly(1, 2, 3);
    service.answer(1);
    service.answer(2);
    settle(harness);
    assertThat(service.asked()).containsExactly(1, 2, 3, 4, 5);
    assertThat(harness.isReady()).isFalse();
    service.answer(3);
    settle(harness);
    assertThat(harness.isReady()).isTrue();
  }

  @Test
  void anAnswerOnAnotherThread_makesItReady() throws Exception {
    OperatorHarness<String> harness =
        setup(
                ORDERED.capacity(1),
                question -> CompletableFuture.supplyAsync(() -> "answer " + question))
            .open();
    for (int i = 1; i <= 100; i++) {
      harness.awaitReady();
      harness.record(i);
    }
    harness.endInput();
    assertThat(harness.output()).hasSize(100).startsWith("answer 1").endsWith("answer 100");
  }

  @Test
  void whatIsInFlight_isAskedForAgainAfterARestore_inItsOrder() throws Exception {
    HarnessSetup<String> setup = setup(ORDERED, service);
    OperatorHarness<String> before = setup.open();
    records(before, 1, 3);
    service.answer(1); // has an answer, which cannot go out yet
    settle(before);
    HarnessSnapshot snapshot = before.snapshot();
    before.close();
    assertThat(service.calls).allMatch(call -> call.answer.isDone());

    service.calls.clear();
    OperatorHarness<String> after = setup.restore(snapshot);
    assertThat(after.isReady()).isFalse();
    settle(after);
    assertThat(service.asked()).containsExactly(1, 2, 3);
    service.answer(2);
    service.answer(0);
    service.answer(1);
    after.endInput();
    assertThat(after.emitted())
        .containsExactly(
            new Emitted<>("answer 1", 1),
            new Emitted<>("answer 2", 2),
            new Emitted<>("answer 3", 3));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void whatIsInFlight_isDealtOutAtAnotherParallelism(int parallelism) throws Exception {
    HarnessSetup<String> setup = setup(UNORDERED.capacity(2), service);
    OperatorHarness<String> one = setup.open();
    records(one, 1, 4); // two of them are not asked for
    List<HarnessSnapshot> snapshots = List.of(one.snapshot());
    one.close();
    for (int to : new int[] {parallelism, 1, 2}) {
      List<HarnessSnapshot> next = new ArrayList<>();
      for (OperatorHarness<String> each : setup.rescale(snapshots, to)) {
        next.add(each.snapshot());
        each.close();
      }
      snapshots = next;
    }
    service.calls.clear();
    List<OperatorHarness<String>> last = setup.rescale(snapshots, parallelism);
    for (OperatorHarness<String> each : last) {
      while (!each.isReady()) {
        settle(each);
        service.calls.forEach(call -> call.answer.complete("answer " + call.question));
      }
      each.endInput();
    }
    assertThat(last.get(0).output())
        .containsExactlyInAnyOrder("answer 1", "answer 2", "answer 3", "answer 4");
  }

  @Test
  void theEndOfTheInput_waitsForAll() throws Exception {
    OperatorHarness<String> harness = setup(ORDERED, service).open();
    records(harness, 1, 2);
    harness.watermark(Long.MAX_VALUE);
    assertThat(harness.isReady()).isFalse();
    service.answer(0);
    settle(harness);
    assertThat(harness.isReady()).isFalse();
    service.answer(1);
    harness.endInput();
    assertThat(harness.output()).containsExactly("answer 1", "answer 2");
  }

  @Test
  void aFailedRequest_failsTheOperator_withItsName() throws Exception {
    OperatorHarness<String> harness = setup(ORDERED, service).named("enrich").open();
    records(harness, 1, 1);
    service.fail(0);
    assertThatThrownBy(() -> settle(harness))
        .hasMessageContaining("operator 'enrich' failed")
        .hasRootCauseMessage("no luck");
  }

  @Test
  void anAnswerThatIsNull_isRefused() throws Exception {
    OperatorHarness<String> harness =
        setup(ORDERED, question -> CompletableFuture.completedFuture(null)).open();
    assertThatThrownBy(() -> harness.record(1)).hasMessageContaining("the answer is null");
  }

  @Test
  void aRequestThatTakesTooLong_isCancelled_andFailsTheOperator() throws Exception {
    OperatorHarness<String> harness = setup(ORDERED, service).open();
    records(harness, 7, 7);
    harness.processingTime(999);
    assertThatThrownBy(() -> harness.processingTime(1000))
        .hasCauseInstanceOf(TimeoutException.class)
        .hasMessageContaining("no answer came in time to the request for 7");
    assertThat(service.calls.get(0).answer).isCancelled();
  }

  @Test
  void onTimeout_givesTheAnswerInstead() throws Exception {
    OperatorHarness<String> harness = setup(ORDERED, new Patient(service)).open();
    records(harness, 1, 2);
    service.answer(1);
    harness.processingTime(1000);
    assertThat(harness.output()).containsExactly("none for 1", "answer 2");
    service.answer(0); // too late
    settle(harness);
    assertThat(harness.output()).hasSize(2);
  }

  @Test
  void failedRequests_areMadeAgain_afterDelaysThatGrow() throws Exception {
    AsyncOptions options = ORDERED.retry(new Retry(3, Duration.ofMillis(10), 3, SECOND));
    OperatorHarness<String> harness = setup(options, service).open();
    records(harness, 1, 1);
    service.fail(0);
    settle(harness);
    assertThat(harness.nextProcessingTimer()).isEqualTo(10);
    harness.processingTime(10);
    service.fail(1);
    settle(harness);
    assertThat(harness.nextProcessingTimer()).isEqualTo(10 + 30);
    harness.processingTime(40); // and this one takes too long
    harness.processingTime(1040);
    assertThat(harness.nextProcessingTimer()).isEqualTo(1040 + 90);
    harness.processingTime(1130);
    assertThat(service.asked()).containsExactly(1, 1, 1, 1);
    service.answer(2); // that one is not asked any more
    settle(harness);
    assertThat(harness.output()).isEmpty();
    service.fail(3);
    assertThatThrownBy(() -> settle(harness)).hasRootCauseMessage("no luck");
  }

  @Test
  void delaysOfRetries_haveAnUpperBound() {
    Retry retry = new Retry(100, Duration.ofMillis(100), 2, Duration.ofMillis(350));
    assertThat(List.of(retry.delayMillis(1), retry.delayMillis(2), retry.delayMillis(3)))
        .containsExactly(100L, 200L, 350L);
    assertThat(Retry.exponential(2000, SECOND).delayMillis(1999)).isEqualTo(60_000);
  }

  @Test
  void aFunctionSaysWhatIsNotWorthARetry() throws Exception {
    AsyncFunction<Integer, String> function =
        new AsyncFunction<>() {
          @Override
          public CompletionStage<String> request(Integer question) {
            return service.request(question);
          }

          @Override
          public boolean isRetryable(Integer question, Throwable failure) {
            return !(failure instanceof IllegalStateException);
          }
        };
    OperatorHarness<String> harness = setup(ORDERED.retry(5, SECOND), function).open();
    records(harness, 1, 1);
    service.fail(0);
    assertThatThrownBy(() -> settle(harness)).hasRootCauseMessage("no luck");
  }

  @Test
  void aKnownAnswer_isNotAskedFor_untilItIsTooOld() throws Exception {
    OperatorHarness<String> harness =
        setup(ORDERED.cache(10, Duration.ofMillis(500)), service).open();
    harness.record(1);
    service.answer(0);
    settle(harness);
    harness.processingTime(499);
    harness.record(1);
    assertThat(service.asked()).containsExactly(1);
    assertThat(harness.output()).containsExactly("answer 1", "answer 1");
    harness.processingTime(500);
    harness.record(1);
    assertThat(service.asked()).containsExactly(1, 1);
    assertThat(harness.metrics())
        .containsEntry("async.cache.hits", new MetricValue.OfCounter(1))
        .containsEntry("async.cache.misses", new MetricValue.OfCounter(2));
  }

  @Test
  void whenTheCacheIsFull_theAnswerThatWasUsedLongestAgoGoes() throws Exception {
    AsyncFunction<Integer, String> atOnce =
        question -> {
          service.request(question);
          return CompletableFuture.completedFuture("answer " + question);
        };
    OperatorHarness<String> harness = setup(ORDERED.cache(2, SECOND), atOnce).open();
    for (int question : new int[] {1, 2, 1, 3, 1, 2}) {
      harness.record(question);
    }
    assertThat(service.asked()).containsExactly(1, 2, 3, 2);
    assertThat(harness.output()).hasSize(6);
  }

  @Test
  void anAnswerInPlaceOfOneThatDidNotCome_isNotRemembered() throws Exception {
    OperatorHarness<String> harness = setup(ORDERED.cache(2, SECOND), new Patient(service)).open();
    harness.record(1);
    harness.processingTime(1000);
    harness.record(1);
    assertThat(service.asked()).containsExactly(1, 1);
  }

  @Test
  void optionsThatCannotBe_areRefused() {
    assertThatThrownBy(() -> ORDERED.cache(0, SECOND)).hasMessageContaining("remembers none");
    assertThatThrownBy(() -> ORDERED.capacity(0))
        .hasMessage("the capacity of an async operator is 0: choose 1 to 1000000");
    assertThatThrownBy(() -> AsyncOptions.ordered(Duration.ZERO))
        .hasMessageContaining("the timeout of an async operator is PT0S: choose a millisecond to");
    assertThatThrownBy(() -> ORDERED.retry(-1, SECOND)).hasMessageContaining("-1 times");
    assertThatThrownBy(() -> new Retry(1, SECOND, 0.5, SECOND)).hasMessageContaining("0.5");
    assertThatThrownBy(() -> new Retry(1, SECOND, 1, Duration.ofMillis(1)))
        .hasMessageContaining("is shorter than the first");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whateverTheBatchesAndFailures_eachRecordGetsItsResultOnce(boolean ordered) {
    Random random = new Random(7);
    List<Input> inputs = new ArrayList<>();
    List<Object> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      inputs.add(Input.record(i, i));
      expected.add(new Emitted<>("answer " + i, i));
      if (random.nextInt(5) == 0) {
        inputs.add(Input.watermark(i));
      }
    }
    inputs.add(Input.end());
    AsyncOptions options = (ordered ? ORDERED : UNORDERED).capacity(3);
    HarnessSetup<String> setup =
        OperatorHarness.of(
            () ->
                new AsyncOperator<Integer, Integer, String, String>(
                    options,
                    record -> record,
                    AsyncFunction.blocking(question -> "answer " + question),
                    (record, answer) -> answer));
    (ordered ? setup : setup.inAnyOrder()).verify(inputs, expected.toArray());
  }
}
