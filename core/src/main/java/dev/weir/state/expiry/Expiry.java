package dev.weir.state.expiry;

import dev.weir.api.state.StateSpec;
import dev.weir.api.state.TimeToLive;
import dev.weir.element.Watermark;
import dev.weir.serde.TypeRef;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState;
import dev.weir.time.Moments;
import java.util.Locale;

/**
 * How long what one state holds lives. A key has a timer as long as it holds something. It does not
 * move with each touch: when it fires it looks what has come to its end, and is set for the rest.
 */
abstract class Expiry {
  /** Timers are rounded up to so many moments in a life, so that a key has few at a time. */
  private static final int MOMENTS_IN_A_LIFE = 16;

  private final TimeToLive timeToLive;
  private final ExpiryClocks clocks;
  private final long lifeMillis;
  private final long stepMillis;
  private final String state;
  private final String name;
  private final TimerState timers;

  Expiry(StateSpec spec, TimeToLive timeToLive, ExpiryClocks clocks, KeyedState keyed) {
    this.timeToLive = timeToLive;
    this.clocks = clocks;
    lifeMillis = Moments.millis(timeToLive.duration());
    stepMillis = Math.max(1, lifeMillis / MOMENTS_IN_A_LIFE);
    state = spec.name();
    name = nameOf(spec, timeToLive);
    timers = keyed.timers(new StateSpec.OfTimers(name + ".timers", spec.namespaceType()));
  }

  /** With another clock, what was noted by the one before means nothing. */
  static String nameOf(StateSpec spec, TimeToLive timeToLive) {
    String clock = timeToLive.clock().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return ExpiringStates.PREFIX + clock + "." + spec.name();
  }

  /** A state beside the one that expires, in the same namespaces. */
  static StateSpec.OfValue<Long> timesOf(StateSpec spec, TimeToLive timeToLive) {
    return new StateSpec.OfValue<>(
        nameOf(spec, timeToLive), TypeRef.of(Long.class), null, spec.namespaceType());
  }

  /** The name of the state that expires. */
  final String state() {
    return state;
  }

  /** The name of the state that says when it was touched. */
  final String name() {
    return name;
  }

  final TimeToLive.Clock clock() {
    return timeToLive.clock();
  }

  final TimerState timers() {
    return timers;
  }

  final long now() {
    return clocks.now(timeToLive.clock());
  }

  final boolean isRenewedByWrites() {
    return timeToLive.renewal() != TimeToLive.Renewal.NOTHING;
  }

  final boolean isRenewedByReads() {
    return timeToLive.renewal() == TimeToLive.Renewal.READS_AND_WRITES;
  }

  /** Whether what was touched then is dead now. */
  final boolean isOver(long touched, long now) {
    return touched != Watermark.MIN && touched < now && Moments.after(touched, lifeMillis) <= now;
  }

  /** What was touched before the first watermark begins to live with it. */
  static long known(long touched, long now) {
    return touched == Watermark.MIN ? now : touched;
  }

  /** Looks at the current key again when what was touched then may be dead. */
  final void expect(long touched) {
    long end = Moments.after(touched, lifeMillis);
    long beyond = Math.floorMod(end, stepMillis);
    timers.add(beyond == 0 ? end : Moments.after(end, stepMillis - beyond));
  }

  /** Removes what is dead of the current key, and expects the end of the rest. */
  abstract void onTimer();

  /** What the current key holds begins to live, if nothing is known of when it was touched. */
  abstract void adopt();
}
