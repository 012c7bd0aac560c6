package dev.weir.api;

import dev.weir.settings.Durations;
import java.time.Duration;

/** Durations as people write them in options. */
public final class DurationText {
  private DurationText() {}

  /**
   * Reads a duration as {@link Durations#parse} does.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Duration parse(String text) {
    return Durations.parse(text);
  }
}
