package dev.weir.runtime.life;

/** A clock for waiting times, in milliseconds since some moment; nobody sets it. */
public interface MonotonicClock {
  long millis();
}
