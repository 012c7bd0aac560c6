package dev.weir.state.expiry;

import dev.weir.api.state.ExpiringSpec;
import dev.weir.api.state.ListState;
import dev.weir.api.state.StateSpec;
import dev.weir.serde.TypeRef;
import dev.weir.state.KeyedState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A list whose elements expire. When each was touched stands in a second list. */
final class ExpiringList<T> extends Expiry implements ListState<T> {
  private final ListState<T> elements;
  private final ListState<Long> touched;

  ExpiringList(ExpiringSpec.OfList<T> spec, ExpiryClocks clocks, KeyedState keyed) {
    super(spec.spec(), spec.timeToLive(), clocks, keyed);
    elements = keyed.list(spec.spec());
    touched =
        keyed.list(
            new StateSpec.OfList<>(name(), TypeRef.of(Long.class), spec.spec().namespaceType()));
  }

  @Override
  public void add(T element) {
    boolean isFirst = touched.get().isEmpty();
    elements.add(element);
    long now = now();
    touched.add(now);
    if (isFirst) {
      expect(now);
    }
  }

  @Override
  public List<T> get() {
    long now = now();
    List<Long> times = touched.get();
    if (isRenewedByReads() && times.stream().anyMatch(then -> then != now)) {
      keepLiving(now);
      touched.update(Collections.nCopies(elements.get().size(), now));
      return elements.get();
    }
    return times.stream().anyMatch(then -> isOver(then, now)) ? living(now) : elements.get();
  }

  private List<T> living(long now) {
    List<T> all = elements.get();
    List<Long> times = touched.get();
    List<T> living = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      if (!isOver(times.get(i), now)) {
        living.add(all.get(i));
      }
    }
    return Collections.unmodifiableList(living);
  }

  /** Removes the dead, and notes of the others when they were touched as far as is known. */
  private void keepLiving(long now) {
    List<T> living = living(now);
    List<Long> times = new ArrayList<>(living.size());
    for (long then : touched.get()) {
      if (!isOver(then, now)) {
        times.add(known(then, now));
      }
    }
    elements.update(new ArrayList<>(living));
    touched.update(times);
  }

  @Override
  public void update(List<T> newElements) {
    boolean wasEmpty = touched.get().isEmpty();
    elements.update(newElements);
    long now = now();
    touched.update(Collections.nCopies(newElements.size(), now));
    if (wasEmpty && !newElements.isEmpty()) {
      expect(now);
    }
  }

  @Override
  public void clear() {
    elements.clear();
    touched.clear();
  }

  @Override
  void onTimer() {
    keepLiving(now());
    touched.get().stream().min(Long::compare).ifPresent(this::expect);
  }

  @Override
  void adopt() {
    int known = touched.get().size();
    int all = elements.get().size();
    long now = now();
    for (int i = known; i < all; i++) {
      touched.add(now);
    }
    if (known < all) {
      expect(now);
    }
  }
}
