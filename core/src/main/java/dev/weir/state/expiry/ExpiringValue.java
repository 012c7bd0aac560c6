package dev.weir.state.expiry;

import dev.weir.api.state.ExpiringSpec;
import dev.weir.api.state.ValueState;
import dev.weir.state.KeyedState;
import org.jspecify.annotations.Nullable;

/** A value that expires. */
final class ExpiringValue<T> extends Expiry implements ValueState<T> {
  private final @Nullable T orElse;
  private final ValueState<T> values;
  private final ValueState<Long> touched;

  ExpiringValue(ExpiringSpec.OfValue<T> spec, ExpiryClocks clocks, KeyedState keyed) {
    super(spec.spec(), spec.timeToLive(), clocks, keyed);
    orElse = spec.spec().orElse();
    values = keyed.value(spec.spec());
    touched = keyed.value(timesOf(spec.spec(), spec.timeToLive()));
  }

  @Override
  public @Nullable T value() {
    long now = now();
    Long then = touched.value();
    if (then == null || isOver(then, now)) {
      return orElse;
    }
    if (isRenewedByReads() && then != now) {
      touched.update(now);
    }
    return values.value();
  }

  @Override
  public void update(T value) {
    long now = now();
    Long then = touched.value();
    values.update(value);
    if (then == null || isOver(then, now)) {
      touched.update(now);
      expect(now);
    } else if (isRenewedByWrites() && then != now) {
      touched.update(now);
    }
  }

  @Override
  public void clear() {
    values.clear();
    touched.clear();
  }

  @Override
  void onTimer() {
    Long then = touched.value();
    if (then == null) {
      return; // it was cleared
    }
    long now = now();
    long since = known(then, now);
    if (isOver(since, now)) {
      clear();
      return;
    }
    if (since != then) {
      touched.update(since);
    }
    expect(since);
  }

  @Override
  void adopt() {
    if (touched.value() == null) {
      long now = now();
      touched.update(now);
      expect(now);
    }
  }
}
