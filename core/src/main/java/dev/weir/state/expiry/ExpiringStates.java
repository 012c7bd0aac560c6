package dev.weir.state.expiry;

import dev.weir.api.state.ExpiringSpec;
import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.SubtaskList;
import dev.weir.api.state.TimeToLive.Clock;
import dev.weir.api.state.ValueState;
import dev.weir.serde.TypeRef;
import dev.weir.state.KeyedState;
import dev.weir.state.SubtaskState;
import dev.weir.state.TimerState;
import dev.weir.state.format.StateChange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The states of one operator that have a time to live. Its operator tells it of a restore, of time,
 * and of snapshots, as it is told itself.
 */
public final class ExpiringStates {
  /**
   * What says when others were touched is dropped by a restore when they do not expire any more.
   */
  static final String PREFIX = StateChange.ATTENDANT;

  private static final TypeRef<Long> LONG = TypeRef.of(Long.class);
  private static final TypeRef<String> TEXT = TypeRef.of(String.class);

  /**
   * What a checkpoint says beside the states.
   *
   * @param clock when it was taken, by the clock of processing time
   * @param known of which states it says when they were touched
   */
  private record Saved(SubtaskList<Long> clock, SubtaskList<String> known) {}

  private final KeyedState keyed;
  private final SubtaskState subtask;
  private final ExpiryClocks clocks;
  private final List<Expiry> expiries = new ArrayList<>();
  private @Nullable Saved saved;

  /** Without states at first. */
  public ExpiringStates(KeyedState keyed, SubtaskState subtask, LongSupplier wallClock) {
    this.keyed = keyed;
    this.subtask = subtask;
    clocks = new ExpiryClocks(wallClock);
  }

  // ---- declaration

  public <T> ValueState<T> value(ExpiringSpec.OfValue<T> spec) {
    return declare(new ExpiringValue<>(spec, clocks, keyed));
  }

  public <T> ListState<T> list(ExpiringSpec.OfList<T> spec) {
    return declare(new ExpiringList<>(spec, clocks, keyed));
  }

  public <K, V> MapState<K, V> map(ExpiringSpec.OfMap<K, V> spec) {
    return declare(new ExpiringMap<>(spec, clocks, keyed));
  }

  private <E extends Expiry> E declare(E expiry) {
    if (saved == null) {
      saved =
          new Saved(
              subtask.list(SubtaskList.union(PREFIX + "clock", LONG)),
              subtask.list(SubtaskList.union(PREFIX + "known", TEXT)));
    }
    expiries.add(expiry);
    return expiry;
  }

  // ---- a checkpoint

  /**
   * State was restored, if there was any. What has got a time to live since the checkpoint begins
   * to live now, which takes time in its size.
   *
   * @param watermark of the operator
   */
  public void open(long watermark) {
    Saved from = saved;
    if (from == null) {
      return;
    }
    clocks.restore(from.clock().get());
    clocks.onWatermark(watermark);
    if (subtask.isRestored()) {
      for (Expiry expiry : expiries) {
        if (!from.known().get().contains(expiry.name())) {
          keyed.forEachKey(expiry.state(), (key, namespace) -> expiry.adopt());
        }
      }
    }
  }

  /** The state is about to be captured. */
  public void save() {
    Saved to = saved;
    if (to != null) {
      to.clock().update(List.of(clocks.now(Clock.PROCESSING_TIME)));
      to.known().update(expiries.stream().map(Expiry::name).toList());
    }
  }

  // ---- time

  /** Event time has advanced: nothing is read any more that came to its end by it. */
  public void onWatermark(long timestampMillis) {
    clocks.onWatermark(timestampMillis);
  }

  /**
   * Removes what has come to its end by a clock, as long as it is permitted. Returns whether done.
   *
   * @param mayFire asked before each key
   */
  public boolean expire(Clock clock, BooleanSupplier mayFire) {
    for (int i = 0; i < expiries.size(); i++) {
      Expiry expiry = expiries.get(i);
      if (expiry.clock() == clock && !expire(expiry, clocks.now(clock), mayFire)) {
        return false;
      }
    }
    return true;
  }

  private boolean expire(Expiry expiry, long now, BooleanSupplier mayFire) {
    while (expiry.timers().earliestMillis() <= now) {
      if (!mayFire.getAsBoolean()) {
        return false;
      }
      TimerState.Timer timer = expiry.timers().pollUntil(now);
      if (timer == null) {
        return true;
      }
      keyed.setKey(timer.key(), timer.hash());
      Object namespace = timer.namespace();
      if (namespace != null) {
        keyed.setNamespace(namespace);
      }
      expiry.onTimer();
    }
    return true;
  }

  /** When the wall clock has something to remove, {@link Long#MAX_VALUE} for never. */
  public long nextWallTime() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < expiries.size(); i++) {
      Expiry expiry = expiries.get(i);
      if (expiry.clock() == Clock.PROCESSING_TIME) {
        next = Math.min(next, expiry.timers().earliestMillis());
      }
    }
    return next == Long.MAX_VALUE ? next : clocks.wallTime(next);
  }
}
