package dev.weir.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.OperatorException;
import dev.weir.snapshot.NewerFormatException;
import dev.weir.state.StateMismatchException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void whetherItIsPermanentIsSaidHoweverDeepTheCause() {
    assertThat(Failure.of(new StateMismatchException("other type")).isPermanent()).isTrue();
    assertThat(Failure.of(new RuntimeException(new NewerFormatException("x", 9, 1))).outlook())
        .isEqualTo(Outlook.PERMANENT);
    assertThat(Failure.of(new OperatorException("a", new IOException("gone"))).outlook())
        .isEqualTo(Outlook.UNKNOWN);
  }

  @Test
  void aCircleOfCausesEnds() {
    RuntimeException first = new RuntimeException("first");
    first.initCause(new RuntimeException("second", first));
    assertThat(Failure.of(first).message()).contains("first");
  }

  @Test
  void theMessageIsBounded() {
    Failure failure = Failure.of(new RuntimeException("x".repeat(1_000_000)));
    assertThat(failure.message()).hasSizeLessThanOrEqualTo(Failure.MAX_CHARS).contains("1000");
  }

  @Test
  void anExplanationIsShownAsItIs() {
    Failure failure =
        Failure.of(new RuntimeException(new PermanentFailureException("set --input to a file")));
    assertThat(failure).isEqualTo(new Failure("set --input to a file", Outlook.PERMANENT));
  }
}
