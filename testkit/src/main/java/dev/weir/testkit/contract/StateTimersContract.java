package dev.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.spi.store.ObjectRef;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState;
import dev.weir.state.TimerState.Timer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timers as window ends make them: thousands of one time, of which some are cancelled. */
abstract class StateTimersContract extends StateNamespaceCornersContract {
  private static final int KEYS_OF_A_WINDOW = 4000;
  private static final long END = 1000;

  /** What should be there, and what has fired. */
  private static final class Expected {
    final Set<Long> due = new HashSet<>();
    final Set<Long> later = new HashSet<>();
  }

  private void setLong(KeyedState state, long key) {
    setKey(state, key);
  }

  private Expected addWindow(KeyedState state, TimerState timers, SplittableRandom random) {
    Expected expected = new Expected();
    for (long key = 0; key < KEYS_OF_A_WINDOW; key++) {
      setLong(state, key);
      timers.add(END);
      expected.due.add(key);
      if (random.nextInt(3) == 0) {
        timers.add(END); // the next record of the key does so, too
      }
      if (random.nextInt(10) == 0) {
        timers.add(END + 1);
        expected.later.add(key);
      }
      if (random.nextInt(10) == 0) {
        long cancelled = random.nextLong(key + 1);
        setLong(state, cancelled);
        timers.remove(END);
        timers.remove(END);
        expected.due.remove(cancelled);
      }
    }
    assertThat(timers.earliestMillis()).isEqualTo(END);
    return expected;
  }

  /** Fires some, and adds and cancels others meanwhile, as user code does it. */
  private void firePart(
      KeyedState state, TimerState timers, Expected expected, SplittableRandom random, int most) {
    for (int i = 0; i < most; i++) {
      Timer timer = timers.pollUntil(END);
      if (timer == null) {
        assertThat(expected.due).isEmpty();
        return;
      }
      assertThat(timer.timestampMillis()).isEqualTo(END);
      long key = (Long) timer.key();
      assertThat(expected.due.remove(key)).as("timer of %s", key).isTrue();
      state.setKey(timer.key(), timer.hash());
      if (random.nextInt(5) == 0) {
        timers.add(END + 1);
        expected.later.add(key);
      }
      long other = random.nextLong(KEYS_OF_A_WINDOW);
      setLong(state, other);
      if (random.nextInt(10) == 0) {
        timers.add(END);
        expected.due.add(other);
      } else if (random.nextInt(10) == 0) {
        timers.remove(END);
        expected.due.remove(other);
      }
    }
  }

  private static Set<Long> keysOf(List<Timer> timers, long time) {
    Set<Long> keys = new HashSet<>();
    for (Timer timer : timers) {
      if (timer.timestampMillis() == time) {
        assertThat(keys.add((Long) timer.key())).as("first timer of %s", timer.key()).isTrue();
      }
    }
    return keys;
  }

  private static List<Timer> drain(TimerState timers) {
    List<Timer> fired = new ArrayList<>();
    for (Timer timer = timers.pollUntil(Long.MAX_VALUE);
        timer != null;
        timer = timers.pollUntil(Long.MAX_VALUE)) {
      fired.add(timer);
    }
    assertThat(timers.earliestMillis()).isEqualTo(Long.MAX_VALUE);
    return fired;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void thousandsOfOneTime_firedInParts_withASnapshotBetween_areThereOnceEach(long seed)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    KeyedState state = create();
    TimerState timers = state.timers("timers");
    Expected expected = addWindow(state, timers, random);
    firePart(state, timers, expected, random, 1500);
    ObjectRef written = write(state);
    Set<Long> dueThen = new HashSet<>(expected.due);
    Set<Long> laterThen = new HashSet<>(expected.later);

    KeyedState restored = create();
    TimerState again = restored.timers("timers");
    restore(restored, written);
    List<Timer> moved = new ArrayList<>();
    for (int subtask = 0; subtask < 3; subtask++) {
      KeyedState part = create(subtask, 3);
      TimerState itsTimers = part.timers("timers");
      restore(part, written);
      moved.addAll(drain(itsTimers));
    }
    assertThat(keysOf(moved, END)).isEqualTo(dueThen);
    assertThat(keysOf(moved, END + 1)).isEqualTo(laterThen);
    assertThat(moved).hasSize(dueThen.size() + laterThen.size());

    SplittableRandom same = new SplittableRandom(seed + 100);
    Expected rest = new Expected();
    rest.due.addAll(dueThen);
    rest.later.addAll(laterThen);
    firePart(restored, again, rest, same, 100_000);
    assertThat(keysOf(drain(again), END + 1)).isEqualTo(rest.later);

    firePart(state, timers, expected, random, 100_000);
    assertThat(keysOf(drain(timers), END + 1)).isEqualTo(expected.later);
  }

  @Test
  void thousandsOfOneTime_fireInTheSameOrder_afterARestore() throws IOException {
    KeyedState state = create();
    TimerState timers = state.timers("timers");
    addWindow(state, timers, new SplittableRandom(5));
    KeyedState restored = create();
    TimerState again = restored.timers("timers");
    restore(restored, write(state));
    assertThat(drain(again)).isEqualTo(drain(timers));
  }

  @Test
  void timersOfAnyTime_fire_alsoTheFirstAndTheLastThereIs() throws IOException {
    KeyedState state = create();
    TimerState timers = state.timers("timers");
    long[] times = {Long.MAX_VALUE, 0, Long.MIN_VALUE, -1, Long.MAX_VALUE - 1, Long.MIN_VALUE + 1};
    for (long key = 0; key < 200; key++) {
      setLong(state, key);
      for (long time : times) {
        timers.add(time);
      }
    }
    KeyedState restored = create();
    TimerState again = restored.timers("timers");
    restore(restored, write(state));
    for (TimerState each : List.of(timers, again)) {
      assertThat(each.earliestMillis()).isEqualTo(Long.MIN_VALUE);
      List<Timer> fired = drain(each);
      assertThat(fired)
          .hasSize(200 * times.length)
          .isSortedAccordingTo(
              (one, other) -> Long.compare(one.timestampMillis(), other.timestampMillis()));
      assertThat(keysOf(fired, Long.MAX_VALUE)).hasSize(200);
    }
  }
}
