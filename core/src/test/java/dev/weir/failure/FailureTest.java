package dev.weir.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.id.NodeName;
import dev.weir.operator.OperatorException;
import dev.weir.snapshot.NewerFormatException;
import dev.weir.state.format.StateMismatchException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  @Test
  void theLineIsTheUsers_whoeverThrew() {
    RuntimeException thrown = new RuntimeException("boom");
    thrown.setStackTrace(
        new StackTraceElement[] {
          frame("java.base", "java.util.Objects"),
          frame(null, "dev.weir.serde.types.Types"),
          frame(null, "com.example.Orders"),
          frame(null, "dev.weir.operator.basic.ProcessOperator"),
        });
    assertThat(Failure.of(new OperatorException("a", thrown)).message())
        .isEqualTo(
            "operator 'a' failed: java.lang.RuntimeException: boom (at"
                + " com.example.Orders.f(F.java:1))");
    thrown.setStackTrace(
        new StackTraceElement[] {
          frame("java.base", "java.util.Objects"),
          frame(null, "dev.weir.serde.types.Types"),
          frame(null, "dev.weir.runtime.exchange.Router"),
        });
    assertThat(Failure.of(thrown).message())
        .endsWith("(at dev.weir.serde.types.Types.f(F.java:1))");
    thrown.setStackTrace(new StackTraceElement[0]);
    assertThat(Failure.of(thrown).message()).isEqualTo("java.lang.RuntimeException: boom");
    assertThat(UserCode.isEngine("dev.weir.examples.WordCount")).isFalse();
    assertThat(UserCode.isEngine("dev.weir.Job")).isFalse();
  }

  private static StackTraceElement frame(@Nullable String module, String type) {
    return new StackTraceElement(null, module, null, type, "f", "F.java", 1);
  }

  @Test
  void whereItHappened_isSaidHoweverLongTheException() {
    Failure failure =
        Failure.of(new OperatorException("a", new RuntimeException("x".repeat(1_000_000))));
    assertThat(failure.message()).hasSize(Failure.MAX_CHARS).contains("(at ").endsWith(")");
  }

  @Test
  void aClassThatCannotBeLoaded_staysSo_andSoDoesTooLittleMemory() {
    for (LinkageError missing :
        List.of(new NoClassDefFoundError("a/B"), new ExceptionInInitializerError("no"))) {
      assertThat(Failure.of(missing).outlook()).isEqualTo(Outlook.PERMANENT);
      assertThat(Failure.of(new OperatorException("a", missing)).outlook())
          .isEqualTo(Outlook.PERMANENT);
    }
    assertThat(Failure.of(new IllegalStateException(new NoClassDefFoundError("a/B"))).outlook())
        .isEqualTo(Outlook.UNKNOWN);
    assertThat(Failure.of(new StackOverflowError()).outlook()).isEqualTo(Outlook.UNKNOWN);
    Failure memory = Failure.of(new OutOfMemoryError("Java heap space"));
    assertThat(memory.outlook()).isEqualTo(Outlook.PERMANENT);
    assertThat(memory.message()).contains("-Xmx", "--state rocksdb");
  }

  @Test
  void theNodeStandsBehindTheMessage_howeverLongThatIs() {
    NodeName node = new NodeName("node-b.2");
    assertThat(Failure.unknown("the disk is full").on(node).message())
        .isEqualTo("the disk is full (on node node-b.2)");
    String message = Failure.unknown("x".repeat(2 * Failure.MAX_CHARS)).on(node).message();
    assertThat(message).hasSize(Failure.MAX_CHARS).endsWith(" (on node node-b.2)");
    assertThat(Failure.withoutNode("the disk is full (on node node-b.2)"))
        .isEqualTo("the disk is full");
  }
}
