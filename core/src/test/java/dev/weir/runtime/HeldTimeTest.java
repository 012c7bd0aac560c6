package dev.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.async.AsyncOptions;
import dev.weir.element.Control;
import dev.weir.element.EndOfInput;
import dev.weir.element.Frame;
import dev.weir.element.Idle;
import dev.weir.element.Watermark;
import dev.weir.graph.Vertex;
import dev.weir.runtime.loop.SubtaskLoop.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A subtask with an operator that keeps records: what time, idleness and the end wait for. */
class HeldTimeTest {
  private final List<CompletableFuture<Object>> asked = new ArrayList<>();
  private OneOperator one;

  @BeforeEach
  void open() throws Exception {
    one =
        OneOperator.of(
            Vertex.async(
                "one",
                AsyncOptions.ordered(Duration.ofSeconds(1)).capacity(2),
                () ->
                    record -> {
                      CompletableFuture<Object> answer = new CompletableFuture<>();
                      asked.add(answer);
                      return answer;
                    }));
  }

  @AfterEach
  void close() {
    one.close();
  }

  private Turn answer(int request, Object with) throws Exception {
    asked.get(request).complete(with);
    return one.turns();
  }

  /** Records and control elements in the order in which they were sent. */
  private List<Object> sent() {
    List<Object> sent = new ArrayList<>();
    for (Frame frame : one.port.frames(0)) {
      for (int i = 0; i < frame.size(); i++) {
        sent.add(frame.value(i));
      }
      Control control = frame.control();
      if (control != null) {
        sent.add(control);
      }
    }
    return sent;
  }

  @Test
  void aWatermarkWaits_forWhatIsInFrontOfIt_andForNothingElse() throws Exception {
    one.process(0, new Watermark(10), "a");
    one.process(0, new Watermark(20), "b");
    assertThat(sent()).isEmpty();
    answer(1, "B");
    assertThat(sent()).isEmpty();
    answer(0, "A");
    assertThat(sent()).containsExactly("A", "B", new Watermark(20));
    one.process(0, new Watermark(30));
    assertThat(sent()).endsWith(new Watermark(30));
  }

  @Test
  void aWatermarkGoesOut_whenTheRecordsBehindItAreInFlight() throws Exception {
    one.process(0, new Watermark(10), "a");
    one.process(0, new Watermark(20), "b");
    answer(0, "A");
    assertThat(sent()).containsExactly("A", new Watermark(10));
  }

  @Test
  void nothingIsIdle_whileRecordsAreInFlight() throws Exception {
    one.process(0, new Watermark(10), "a");
    one.process(0, Idle.INSTANCE);
    assertThat(sent()).isEmpty();
    answer(0, "A");
    assertThat(sent()).containsExactly("A", new Watermark(10), Idle.INSTANCE);
  }

  @Test
  void theEndWaits_withoutTurns() throws Exception {
    one.process(0, new Watermark(10), "a");
    one.arrive(0, EndOfInput.INSTANCE);
    assertThat(one.turns()).isEqualTo(Turn.BLOCKED);
    assertThat(answer(0, "A")).isEqualTo(Turn.IDLE);
    assertThat(sent()).containsExactly("A", new Watermark(Watermark.MAX), EndOfInput.INSTANCE);
    assertThat(one.port.said).contains("drained");
  }

  @Test
  void whenItIsFull_itTakesNoInput_butItsTimersFire() throws Exception {
    one.process(0, null, "a", "b");
    one.arrive(0, null, "c");
    assertThat(one.turns()).isEqualTo(Turn.BLOCKED);
    assertThat(asked).hasSize(2);
    assertThat(one.port.said).contains("wake up at 1000");
    answer(0, "A");
    assertThat(asked).hasSize(3);
    one.port.now = 1000;
    one.loop.onWakeUp(1000);
    assertThatThrownBy(one::turns)
        .hasMessageContaining("no answer came in time to the request for b");
  }
}
