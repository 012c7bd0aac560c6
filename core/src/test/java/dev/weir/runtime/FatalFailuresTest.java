package dev.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.OperatorException;
import dev.weir.snapshot.NewerFormatException;
import dev.weir.state.StateMismatchException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FatalFailuresTest {
  @Test
  void whatAnotherAttemptWouldRepeatIsFatalHoweverDeep() {
    assertThat(FatalFailures.isFatal(new StateMismatchException("other type"))).isTrue();
    assertThat(FatalFailures.isFatal(new RuntimeException(new NewerFormatException("x", 9, 1))))
        .isTrue();
    assertThat(FatalFailures.isFatal(new OperatorException("a", new IOException("gone"))))
        .isFalse();
  }
}
