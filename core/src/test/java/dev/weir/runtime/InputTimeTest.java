package dev.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.function.Context;
import dev.weir.api.function.Output;
import dev.weir.api.function.Process;
import dev.weir.api.function.TimeDomain;
import dev.weir.element.Control;
import dev.weir.element.EndOfInput;
import dev.weir.element.Frame;
import dev.weir.element.Idle;
import dev.weir.element.Watermark;
import dev.weir.time.NaiveTime;
import dev.weir.time.TimeEvents;
import dev.weir.time.TimeEvents.TimeEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a subtask makes of time and idleness in its channels, and what it says to those behind. */
class InputTimeTest {
  /** Passes records on, and emits one at a time of the wall clock. */
  private static final class Echo extends Process<Object, Object> {
    @Override
    public void onRecord(Object value, Context ctx, Output<Object> out) {
      if (value instanceof Long at) {
        ctx.timers().atProcessingTime(at);
      }
      out.emit(value);
    }

    @Override
    public void onTimer(long at, TimeDomain domain, Context ctx, Output<Object> out) {
      out.emit("timer");
    }
  }

  private static OneOperator open(int inputs) throws Exception {
    return OneOperator.of(Echo::new, inputs, 1000);
  }

  private static void process(OneOperator one, TimeEvent event) throws Exception {
    switch (event.kind()) {
      case RECORD -> one.process(event.input(), null, "record");
      case WATERMARK -> one.process(event.input(), new Watermark(event.time()));
      case IDLE -> one.process(event.input(), Idle.INSTANCE);
      case END -> one.process(event.input(), EndOfInput.INSTANCE);
    }
  }

  /** What a receiver takes the channel for. */
  private static NaiveTime said(OneOperator one) {
    long time = Watermark.MIN;
    boolean idle = false;
    boolean ended = false;
    for (Frame frame : one.port.frames(0)) {
      idle &= frame.size() == 0;
      Control control = frame.control();
      if (control instanceof Watermark mark) {
        assertThat(mark.timestampMillis()).isGreaterThanOrEqualTo(time);
        time = mark.timestampMillis();
        idle = false;
      }
      idle |= control instanceof Idle;
      ended |= control instanceof EndOfInput;
    }
    return new NaiveTime(time, idle && !ended, ended);
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 4", "3, 3"})
  void inEveryOrder_theReceiverHearsWhatTheInputsSay(int inputs, int length) throws Exception {
    TimeEvents.forEach(
        inputs,
        length,
        events -> {
          try (OneOperator one = open(inputs)) {
            for (int i = 0; i < events.size(); i++) {
              process(one, events.get(i));
              List<TimeEvent> soFar = events.subList(0, i + 1);
              NaiveTime expected = NaiveTime.of(inputs, soFar);
              NaiveTime said = said(one);
              if (!said.equals(expected)) {
                assertThat(said).as(soFar.toString()).isEqualTo(expected);
              }
            }
          }
        });
  }

  @Test
  void idleness_isSaidBehindTheWatermarkThatItLeadsTo() throws Exception {
    try (OneOperator one = open(2)) {
      one.process(0, new Watermark(10));
      one.process(1, new Watermark(20));
      one.process(0, Idle.INSTANCE);
      one.process(1, Idle.INSTANCE);
      assertThat(one.port.frames(0))
          .extracting(Frame::control)
          .containsExactly(new Watermark(10), new Watermark(20), Idle.INSTANCE);
    }
  }

  @Test
  void aRecordInAnIdleInput_endsIdlenessInAllOutputs_beforeItGoesOut() throws Exception {
    try (OneOperator one = open(1)) {
      one.process(0, new Watermark(10));
      one.process(0, Idle.INSTANCE);
      one.process(0, null, "record");
      assertThat(one.port.frames(0).subList(1, 4))
          .extracting(Frame::control)
          .containsExactly(Idle.INSTANCE, new Watermark(10), null);
    }
  }

  @Test
  void aTimerOfTheWallClock_doesNotEndIdleness() throws Exception {
    try (OneOperator one = open(1)) {
      one.process(0, Idle.INSTANCE, 100L);
      assertThat(said(one).idle()).isTrue();
      one.port.now = 100;
      one.loop.turn();
      assertThat(one.port.records(0)).containsExactly(100L, "timer");
      assertThat(said(one).idle()).isTrue();
      int frames = one.port.frames(0).size();
      one.loop.turn();
      assertThat(one.port.frames(0)).hasSize(frames);
    }
  }
}
