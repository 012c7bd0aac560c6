package dev.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.function.Context;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.function.Process;
import dev.weir.api.function.TimeDomain;
import dev.weir.element.EndOfInput;
import dev.weir.element.Watermark;
import dev.weir.runtime.loop.SubtaskLoop.Turn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How timers share a subtask's turns with everything else, and when they end. */
class TimerTurnsTest {
  private static final int TURN = 10;

  private final List<Object> calls = new ArrayList<>();

  /** Sets a timer for each record; timers renew themselves, so many milliseconds later. */
  private final class Renewing extends Process<Object, Object> {
    private final TimeDomain clock;
    private final long period;

    Renewing(TimeDomain clock, long period) {
      this.clock = clock;
      this.period = period;
    }

    private void set(long at, Context ctx) {
      if (clock == TimeDomain.EVENT_TIME) {
        ctx.timers().atEventTime(at);
      } else {
        ctx.timers().atProcessingTime(at);
      }
    }

    @Override
    public void onRecord(Object value, Context ctx, Output<Object> out) {
      calls.add(value);
      set(100, ctx);
    }

    @Override
    public void onTimer(long at, TimeDomain domain, Context ctx, Output<Object> out) {
      calls.add(at);
      set(at + period, ctx);
    }

    @Override
    public void onEndOfInput(Context ctx, Output<Object> out) {
      calls.add("end");
    }
  }

  /** A timer per key at the end of time, and a silent one at another time. */
  private final class PerKey extends KeyedProcess<Object, Object, Object> {
    @Override
    public void onRecord(Object value, KeyedContext<Object> ctx, Output<Object> out) {
      ctx.timers().atEventTime(50);
      ctx.timers().atEventTime(Long.MAX_VALUE);
    }

    @Override
    public void onEndOfInput(Context ctx, Output<Object> out) {
      calls.add("end of input");
      out.emit("end of input");
    }

    @Override
    public void onTimer(
        long at, TimeDomain domain, Object key, KeyedContext<Object> ctx, Output<Object> out) {
      calls.add(key + "@" + (at == Long.MAX_VALUE ? "end" : at));
      ctx.timers().atEventTime(at);
    }
  }

  @Test
  void manyTimers_takeManyTurns_andEachFires() throws Exception {
    try (OneOperator one = OneOperator.keyed(Silent::new, TURN)) {
      Object[] keys = new Object[95];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = i;
      }
      one.process(0, null, keys);
      one.arrive(0, new Watermark(50));
      int turns = 0;
      Turn turn;
      do {
        long before = one.loop.counters().timersFired();
        turn = one.loop.turn();
        turns++;
        assertThat(one.loop.counters().timersFired() - before).isLessThanOrEqualTo(TURN);
      } while (turn == Turn.MORE);
      assertThat(turns).isGreaterThanOrEqualTo(keys.length / TURN);
      assertThat(calls).containsExactlyInAnyOrder(keys);
      assertThat(one.port.frames(0)).last().matches(it -> new Watermark(50).equals(it.control()));
    }
  }

  /** Emits nothing, so no full output ends its turn. */
  private final class Silent extends KeyedProcess<Object, Object, Object> {
    @Override
    public void onRecord(Object value, KeyedContext<Object> ctx, Output<Object> out) {
      ctx.timers().atEventTime(50);
    }

    @Override
    public void onTimer(
        long at, TimeDomain domain, Object key, KeyedContext<Object> ctx, Output<Object> out) {
      calls.add(key);
    }
  }

  @Test
  void aTimerThatRenewsItself_endsWithTheInput() throws Exception {
    try (OneOperator one = OneOperator.of(() -> new Renewing(TimeDomain.EVENT_TIME, 10), 1, TURN)) {
      one.process(0, new Watermark(125), "record");
      assertThat(calls).containsExactly("record", 100L, 110L, 120L);
      one.process(0, EndOfInput.INSTANCE);
      assertThat(calls).containsExactly("record", 100L, 110L, 120L, 130L, "end");
      assertThat(one.port.said).contains("drained");
    }
  }

  @Test
  void timersOfEachKey_fireAtTheEnd_andNotAgain() throws Exception {
    try (OneOperator one = OneOperator.keyed(PerKey::new, TURN)) {
      one.process(0, EndOfInput.INSTANCE, "a", "b");
      assertThat(calls)
          .containsExactlyInAnyOrder("a@50", "b@50", "a@end", "b@end", "end of input")
          .endsWith("end of input");
      assertThat(one.port.records(0)).containsExactly("end of input");
      assertThat(one.port.said).contains("drained");
    }
  }

  @Test
  void aTimerOfTheWallClockThatIsAlwaysDue_leavesTurnsToTheInput_andEndsWithIt() throws Exception {
    try (OneOperator one =
        OneOperator.of(() -> new Renewing(TimeDomain.PROCESSING_TIME, 0), 1, TURN)) {
      one.port.now = 100;
      one.arrive(0, null, "first");
      for (int i = 0; i < 10; i++) {
        assertThat(one.loop.turn()).isEqualTo(Turn.MORE);
      }
      assertThat(one.loop.firingMoreThan(20)).contains("one");
      one.arrive(0, EndOfInput.INSTANCE, "second");
      for (int i = 0; i < 10 && !one.port.said.contains("drained"); i++) {
        one.loop.turn();
      }
      assertThat(calls).contains("second");
      assertThat(calls).last().isEqualTo("end");
      assertThat(one.port.said).contains("drained");
      assertThat(one.loop.turn()).isEqualTo(Turn.IDLE);
      assertThat(calls).last().isEqualTo("end");
    }
  }

  /** Sets a timer of each clock for each record. */
  private final class BothClocks extends KeyedProcess<Object, Object, Object> {
    @Override
    public void onRecord(Object value, KeyedContext<Object> ctx, Output<Object> out) {
      ctx.timers().atProcessingTime(100);
      ctx.timers().atEventTime(Long.MAX_VALUE - 1);
    }

    @Override
    public void onTimer(
        long at, TimeDomain domain, Object key, KeyedContext<Object> ctx, Output<Object> out) {
      calls.add(domain);
    }
  }

  @Test
  void timersOfTheWallClockThatAreDue_fireBeforeTheEndOfTime() throws Exception {
    try (OneOperator one = OneOperator.keyed(BothClocks::new, TURN)) {
      for (int i = 0; i < 6 * TURN; i++) {
        one.process(0, null, "key " + i);
      }
      one.port.now = 100;
      assertThat(one.loop.turn()).isEqualTo(Turn.MORE); // others are still due when time ends
      one.process(0, new Watermark(Watermark.MAX));
      one.process(0, EndOfInput.INSTANCE);
      assertThat(one.port.said).contains("drained");
    }
    assertThat(calls).hasSize(2 * 6 * TURN);
    assertThat(calls.subList(0, 6 * TURN)).containsOnly(TimeDomain.PROCESSING_TIME);
  }

  @Test
  void aTimerOfTheWallClockThatIsAlwaysDue_endsWithTheEndOfTimeToo() throws Exception {
    try (OneOperator one =
        OneOperator.of(() -> new Renewing(TimeDomain.PROCESSING_TIME, 0), 1, TURN)) {
      one.port.now = 100;
      one.arrive(0, new Watermark(Watermark.MAX), "record");
      one.arrive(0, EndOfInput.INSTANCE);
      for (int i = 0; i < 10 && !one.port.said.contains("drained"); i++) {
        one.loop.turn();
      }
      assertThat(one.port.said).contains("drained");
    }
  }

  @Test
  void aTimerInThePastThatRenewsItself_endsEachTurn() throws Exception {
    try (OneOperator one = OneOperator.of(() -> new Renewing(TimeDomain.EVENT_TIME, 0), 1, TURN)) {
      one.arrive(0, new Watermark(100), "record");
      for (int i = 0; i < 10; i++) {
        assertThat(one.loop.turn()).isEqualTo(Turn.MORE);
      }
      assertThat(one.loop.firingMoreThan(50)).contains("one");
      assertThat(one.loop.firingMoreThan(1000)).isEmpty();
    }
  }

  @Test
  void aWakeUpThatComesEarly_isAskedForAgain() throws Exception {
    try (OneOperator one =
        OneOperator.of(() -> new Renewing(TimeDomain.PROCESSING_TIME, 1000), 1, TURN)) {
      one.process(0, null, "record");
      assertThat(wakeUps(one)).containsExactly("wake up at 100");
      one.port.now = 70; // the clock was set back, or the waker does not count that far
      one.loop.onWakeUp(100);
      one.loop.turn();
      assertThat(calls).containsExactly("record");
      assertThat(wakeUps(one)).containsExactly("wake up at 100", "wake up at 100");
      one.port.now = 100;
      one.loop.onWakeUp(100);
      one.loop.turn();
      assertThat(calls).containsExactly("record", 100L);
      assertThat(wakeUps(one)).last().isEqualTo("wake up at 1100");
    }
  }

  @Test
  void aClockThatIsSetAhead_doesNotLeaveTheNextTimerToAWakeUpOfBefore() throws Exception {
    try (OneOperator one =
        OneOperator.of(() -> new Renewing(TimeDomain.PROCESSING_TIME, 1000), 1, TURN)) {
      one.process(0, null, "record");
      one.port.now = 500;
      one.loop.turn(); // for another reason: the wake-up of 100 is still to come
      assertThat(calls).containsExactly("record", 100L);
      assertThat(wakeUps(one)).last().isEqualTo("wake up at 1100");
      one.loop.onWakeUp(100);
      one.loop.turn();
      assertThat(wakeUps(one)).hasSize(2);
    }
  }

  private static List<String> wakeUps(OneOperator one) {
    return one.port.said.stream().filter(each -> each.startsWith("wake up at")).toList();
  }
}
