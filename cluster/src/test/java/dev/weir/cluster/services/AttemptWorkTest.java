package dev.weir.cluster.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cluster.services.AttemptWork.Call;
import dev.weir.cluster.services.AttemptWork.Kind;
import dev.weir.id.JobId;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class AttemptWorkTest {
  private final ClassLoader loader = new URLClassLoader(new URL[0]);
  private final AttemptWork work =
      new AttemptWork(
          new JobId("job"),
          "subtask out/0 (attempt 1)",
          loader,
          LogContext.ofCoordinator(new JobId("job")));

  private Call begin(Kind kind) {
    return Objects.requireNonNull(work.begin(kind, () -> "doing this"));
  }

  @Test
  void anAttempt_hasEnded_whenItIsOverAndWhatTouchesTheOutsideIs() {
    Call first = begin(Kind.OUTSIDE);
    Call second = begin(Kind.OUTSIDE);
    Call read = begin(Kind.INSIDE);
    work.over();
    assertThat(work.ended()).isNotDone();
    first.close();
    assertThat(work.ended()).isNotDone();
    second.close();
    assertThat(work.ended()).isDone();
    assertThat(work.isDone()).isFalse();
    read.close();
    assertThat(work.isDone()).isFalse();
    work.release();
    assertThat(work.isDone()).isTrue();
  }

  @Test
  void whatWasOverBeforeTheAttempt_isNotWaitedFor() {
    begin(Kind.OUTSIDE).close();
    assertThat(work.ended()).isNotDone();
    work.over();
    assertThat(work.ended()).isDone();
  }

  @Test
  void afterItsEnd_anAttemptBeginsNothing_butMayClose() {
    work.over();
    assertThat(work.begin(Kind.OUTSIDE, () -> "")).isNull();
    assertThat(work.begin(Kind.INSIDE, () -> "")).isNull();
    assertThatThrownBy(() -> work.call(Kind.OUTSIDE, () -> "", () -> 1))
        .isInstanceOf(CancellationException.class);
    begin(Kind.CLOSING).close();
    assertThat(work.ended()).isDone();
  }

  @Test
  void aCall_runsWithTheJobsClassLoader_andItsThreadIsGivenBackAsItWas() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Call outer = begin(Kind.INSIDE);
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
    begin(Kind.OUTSIDE).close();
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
    outer.close();
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    Call turns = work.turns();
    turns.enter(0);
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
    turns.leave();
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void whatIsUnderWay_isNamed_withWhoAndWhere() {
    try (Call call = begin(Kind.CLOSING)) {
      assertThat(work.longerThan(0))
          .singleElement()
          .asString()
          .startsWith("subtask out/0 (attempt 1) is doing this for 0 s (at ");
      assertThat(work.newlyLongerThan(0)).hasSize(1);
      assertThat(work.newlyLongerThan(0)).isEmpty();
      assertThat(work.underWay(Kind.CLOSING)).hasSize(1);
      assertThat(work.underWay(Kind.OUTSIDE)).isEmpty();
    }
    assertThat(work.longerThan(0)).isEmpty();
  }
}
