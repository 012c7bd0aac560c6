package dev.weir.operator;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.function.FlatMapFunction;
import dev.weir.api.function.OutputTag;
import dev.weir.connector.CollectionSource;
import dev.weir.operator.basic.FlatMapOperator;
import dev.weir.operator.source.SourceOperator;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What fails behind an operator comes out as it is, and cannot be swallowed on the way. */
final class DownstreamFailureTest {
  private static final Receiver<Object> BROKEN =
      (value, timestampMillis) -> {
        throw new IOException("broken channel");
      };

  private static Operator<Object> open(
      FlatMapFunction<Object, Object> function, Receiver<Object> output) throws Exception {
    Operator<Object> operator = new FlatMapOperator<>(function);
    operator.setup(new FakeContext(output));
    operator.open();
    return operator;
  }

  @SuppressWarnings("unchecked") // the operator takes whatever comes
  private static void accept(Operator<Object> operator, Object record) throws Exception {
    ((Receiver<Object>) operator.inputs().get(0)).accept(record, 1);
  }

  @Test
  void aCheckedExceptionKeepsItsType() throws Exception {
    Operator<Object> operator = open((value, out) -> out.emit(value), BROKEN);
    assertThatThrownBy(() -> accept(operator, "x"))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("broken channel");
  }

  @Test
  void aFunctionCannotSwallowIt() throws Exception {
    Operator<Object> operator =
        open(
            (value, out) -> {
              try {
                out.emit(value);
              } catch (RuntimeException swallowed) {
                out.emit(new OutputTag<>("errors"), "ignored");
              }
            },
            BROKEN);
    assertThatThrownBy(() -> accept(operator, "x")).isInstanceOf(IOException.class);
  }

  @Test
  void aFunctionCannotDisguiseIt() throws Exception {
    Operator<Object> operator =
        open(
            (value, out) -> {
              try {
                out.emit(value);
              } catch (RuntimeException caught) {
                throw new IllegalStateException("mine", caught);
              }
            },
            BROKEN);
    assertThatThrownBy(() -> accept(operator, "x")).isInstanceOf(IOException.class);
  }

  @Test
  void theFailingOperatorIsNamedOnce() throws Exception {
    Receiver<Object> next =
        (value, timestampMillis) -> {
          throw new OperatorException("next", new ArithmeticException("/ by zero"));
        };
    Operator<Object> operator = open((value, out) -> out.emit(value), next);
    assertThatThrownBy(() -> accept(operator, "x"))
        .isInstanceOf(OperatorException.class)
        .hasMessage("operator 'next' failed: java.lang.ArithmeticException: / by zero");
  }

  @Test
  void anErrorOfTheMachineNamesTheOperatorThatMetIt() throws Exception {
    Operator<Object> operator =
        open(
            (value, out) -> {
              throw new OutOfMemoryError("heap");
            },
            (value, timestampMillis) -> {});
    assertThatThrownBy(() -> accept(operator, "x"))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("operator 'alone' failed")
        .hasCauseInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void aSourceLetsItThroughToo() throws Exception {
    SourceOperator<Object, CollectionSource.IndexRange> source =
        new SourceOperator<>(CollectionSource.of(List.of("x")), null);
    source.setup(new FakeContext(BROKEN));
    source.open();
    source.addSplits(List.of(new byte[] {0, 1}));
    assertThatThrownBy(() -> source.poll(10)).isExactlyInstanceOf(IOException.class);
    assertThatCode(source::close).doesNotThrowAnyException();
  }

  @Test
  void nullIsRefusedWhereItIsEmitted() throws Exception {
    Operator<Object> operator =
        open((value, out) -> out.emit(null), (value, timestampMillis) -> {});
    assertThatThrownBy(() -> accept(operator, "x"))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("operator 'alone'")
        .hasRootCauseMessage("a record must not be null");
  }
}
