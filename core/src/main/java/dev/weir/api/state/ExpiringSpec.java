package dev.weir.api.state;

import java.util.Objects;

/** A state with a time to live: what it is, and how long it lives. */
public sealed interface ExpiringSpec {
  StateSpec spec();

  TimeToLive timeToLive();

  /** A value that expires. */
  record OfValue<T>(StateSpec.OfValue<T> spec, TimeToLive timeToLive) implements ExpiringSpec {
    public OfValue {
      Objects.requireNonNull(timeToLive, "the time to live");
    }
  }

  /** A list whose elements expire. */
  record OfList<T>(StateSpec.OfList<T> spec, TimeToLive timeToLive) implements ExpiringSpec {
    public OfList {
      Objects.requireNonNull(timeToLive, "the time to live");
    }
  }

  /** A map whose entries expire. */
  record OfMap<K, V>(StateSpec.OfMap<K, V> spec, TimeToLive timeToLive) implements ExpiringSpec {
    public OfMap {
      Objects.requireNonNull(timeToLive, "the time to live");
    }
  }
}
