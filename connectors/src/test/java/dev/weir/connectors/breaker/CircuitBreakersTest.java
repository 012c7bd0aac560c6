package dev.weir.connectors.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.async.AsyncFunction;
import dev.weir.api.async.AsyncOptions;
import dev.weir.api.async.CircuitBreaker.State;
import dev.weir.api.async.CircuitOpenException;
import dev.weir.api.async.Guard.WhileOpen;
import dev.weir.api.metric.MetricValue;
import dev.weir.operator.async.AsyncOperator;
import dev.weir.testkit.harness.HarnessSetup;
import dev.weir.testkit.harness.Input;
import dev.weir.testkit.harness.OperatorHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class CircuitBreakersTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Answers at once, unless it is broken. */
  private static final class Service implements AsyncFunction<Integer, String> {
    final List<Integer> asked = new ArrayList<>();
    boolean broken;

    @Override
    public CompletionStage<String> request(Integer question) {
      asked.add(question);
      return broken
          ? CompletableFuture.failedFuture(new IllegalStateException("broken"))
          : CompletableFuture.completedFuture("answer " + question);
    }
  }

  private final Service service = new Service();

  private HarnessSetup<String> setup(AsyncOptions options) {
    return OperatorHarness.of(
        () ->
            new AsyncOperator<Integer, Integer, String, String>(
                options, record -> record, service, (record, answer) -> answer));
  }

  private static AsyncOptions guarded(CircuitBreakers breaker, WhileOpen whileOpen) {
    return AsyncOptions.ordered(SECOND).guardedBy(breaker, whileOpen);
  }

  @Test
  void aServiceThatFailsIsLeftAlone_recordsWait_andNoneIsLost() throws Exception {
    AsyncOptions options =
        guarded(CircuitBreakers.afterFailures(3).openFor(Duration.ofSeconds(10)), WhileOpen.WAIT)
            .retry(5, Duration.ofMillis(100));
    OperatorHarness<String> harness = setup(options).open();
    service.broken = true;
    harness.record(1, 1);
    harness.processingTime(100);
    harness.processingTime(300);
    assertThat(service.asked).containsExactly(1, 1, 1); // then it opens
    assertThat(harness.metrics())
        .containsEntry("async.breaker.state", new MetricValue.OfGauge(1, 1));
    harness.record(2, 2);
    assertThat(harness.isReady()).isFalse();
    harness.processingTime(5_000);
    assertThat(service.asked).hasSize(3);
    assertThat(harness.nextProcessingTimer()).isBetween(10_300L, 10_302L);
    service.broken = false;
    harness.processingTime(10_302);
    harness.processingTime(10_400);
    assertThat(harness.output()).containsExactly("answer 1", "answer 2");
    assertThat(harness.isReady()).isTrue();
    assertThat(harness.nextProcessingTimer()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void recordsFailWhileItIsOpen_ifThatWasChosen() throws Exception {
    OperatorHarness<String> harness =
        setup(guarded(CircuitBreakers.afterFailures(1), WhileOpen.FAIL)).open();
    service.broken = true;
    assertThatThrownBy(() -> harness.record(1, 1)).hasRootCauseMessage("broken");
    assertThatThrownBy(() -> harness.record(2, 2))
        .hasRootCauseInstanceOf(CircuitOpenException.class);
    assertThat(service.asked).containsExactly(1);
  }

  @Test
  void probesDecide() {
    var breaker = CircuitBreakers.ofRate(50, 4).openFor(Duration.ofSeconds(1)).probes(2).get();
    for (int i = 0; i < 4; i++) {
      assertThat(breaker.permits(i)).isTrue();
      if (i < 2) {
        breaker.onAnswer(i, 0);
      } else {
        breaker.onFailure(i, 0, new IllegalStateException());
      }
    }
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    assertThat(breaker.permits(500)).isFalse();
    assertThat(breaker.permitsAgainAtMillis()).isEqualTo(1_004);
    assertThat(breaker.permits(1_004)).isTrue();
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.permits(1_004)).isTrue();
    assertThat(breaker.permits(1_004)).isFalse();
    assertThat(breaker.permitsAgainAtMillis()).isEqualTo(Long.MAX_VALUE);
    breaker.onAnswer(1_010, 6);
    breaker.onAnswer(1_010, 6);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void slowRequestsOpenItToo() {
    var breaker = CircuitBreakers.ofRate(100, 2).orSlow(100, Duration.ofMillis(200)).get();
    for (int i = 0; i < 2; i++) {
      assertThat(breaker.permits(i)).isTrue();
      breaker.onAnswer(i + 200, 200);
    }
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  @Test
  void underEveryBatching_restoreAndParallelism() {
    AsyncOptions options = guarded(CircuitBreakers.ofRate(50, 4), WhileOpen.WAIT);
    setup(options)
        .verify(
            List.of(Input.record(1), Input.record(2), Input.record(3), Input.end()),
            "answer 1",
            "answer 2",
            "answer 3");
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CircuitBreakers.ofRate(0, 10))
        .withMessageContaining("0.0 % of failed requests");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CircuitBreakers.afterFailures(0))
        .withMessageContaining("choose 1 to");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CircuitBreakers.afterFailures(1).openFor(Duration.ZERO))
        .withMessageContaining("at least 1 ms");
  }
}
