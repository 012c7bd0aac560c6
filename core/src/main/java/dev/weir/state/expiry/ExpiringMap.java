package dev.weir.state.expiry;

import dev.weir.api.state.ExpiringSpec;
import dev.weir.api.state.MapState;
import dev.weir.api.state.StateSpec;
import dev.weir.serde.TypeRef;
import dev.weir.state.KeyedState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A map whose entries expire. When each was touched stands in a second map. */
final class ExpiringMap<K, V> extends Expiry implements MapState<K, V> {
  private final MapState<K, V> map;
  private final MapState<K, Long> touched;

  ExpiringMap(ExpiringSpec.OfMap<K, V> spec, ExpiryClocks clocks, KeyedState keyed) {
    super(spec.spec(), spec.timeToLive(), clocks, keyed);
    map = keyed.map(spec.spec());
    touched =
        keyed.map(
            new StateSpec.OfMap<>(
                name(),
                spec.spec().keyType(),
                TypeRef.of(Long.class),
                spec.spec().namespaceType()));
  }

  @Override
  public @Nullable V get(K key) {
    long now = now();
    Long then = touched.get(key);
    if (then == null || isOver(then, now)) {
      return null;
    }
    if (isRenewedByReads() && then != now) {
      touched.put(key, now);
    }
    return map.get(key);
  }

  @Override
  public void put(K key, V value) {
    long now = now();
    Long then = touched.get(key);
    map.put(key, value);
    if (then == null || isOver(then, now)) {
      touched.put(key, now);
      expect(now);
    } else if (isRenewedByWrites() && then != now) {
      touched.put(key, now);
    }
  }

  @Override
  public void remove(K key) {
    map.remove(key);
    touched.remove(key);
  }

  @Override
  public boolean contains(K key) {
    return lives(key, now());
  }

  private boolean lives(K key, long now) {
    Long then = touched.get(key);
    return then != null && !isOver(then, now);
  }

  @Override
  public boolean isEmpty() {
    return !entries().iterator().hasNext();
  }

  @Override
  public Iterable<Map.Entry<K, V>> entries() {
    return () -> new Living(map.entries().iterator(), now());
  }

  @Override
  public void clear() {
    map.clear();
    touched.clear();
  }

  @Override
  void onTimer() {
    long now = now();
    List<K> dead = new ArrayList<>();
    List<K> unknown = new ArrayList<>();
    long earliest = Long.MAX_VALUE;
    for (Map.Entry<K, Long> entry : touched.entries()) {
      long since = known(entry.getValue(), now);
      if (isOver(since, now)) {
        dead.add(entry.getKey());
      } else {
        earliest = Math.min(earliest, since);
        if (since != entry.getValue()) {
          unknown.add(entry.getKey());
        }
      }
    }
    dead.forEach(this::remove);
    unknown.forEach(key -> touched.put(key, now));
    if (earliest != Long.MAX_VALUE) {
      expect(earliest);
    }
  }

  @Override
  void adopt() {
    long now = now();
    boolean any = false;
    for (K key : map.keys()) {
      if (!touched.contains(key)) {
        touched.put(key, now);
        any = true;
      }
    }
    if (any) {
      expect(now);
    }
  }

  /** The entries that live at a moment. */
  private final class Living implements Iterator<Map.Entry<K, V>> {
    private final Iterator<Map.Entry<K, V>> all;
    private final long now;
    private Map.@Nullable Entry<K, V> next;

    Living(Iterator<Map.Entry<K, V>> all, long now) {
      this.all = all;
      this.now = now;
    }

    @Override
    public boolean hasNext() {
      while (next == null && all.hasNext()) {
        Map.Entry<K, V> entry = all.next();
        if (lives(entry.getKey(), now)) {
          next = entry;
        }
      }
      return next != null;
    }

    @Override
    public Map.Entry<K, V> next() {
      Map.Entry<K, V> entry = hasNext() ? next : null;
      if (entry == null) {
        throw new NoSuchElementException();
      }
      next = null;
      return entry;
    }
  }
}
