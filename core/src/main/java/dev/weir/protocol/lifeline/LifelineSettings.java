package dev.weir.protocol.lifeline;

import java.time.Duration;

/**
 * How soon lifelines act.
 *
 * @param beat a node says on each lifeline that it lives, this often
 * @param silence a node that was not heard for so long is silent
 * @param retry a connection that is not made within this time is tried again, and so is one that
 *     failed. It must stay below a second: the operating system gives up connecting no sooner, so
 *     that what fails earlier was refused
 */
public record LifelineSettings(Duration beat, Duration silence, Duration retry) {
  public LifelineSettings {
    if (beat.isZero() || beat.isNegative() || retry.isZero() || retry.isNegative()) {
      throw new IllegalArgumentException("a lifeline needs time: " + beat + ", " + retry);
    }
    if (retry.compareTo(Duration.ofSeconds(1)) >= 0) {
      throw new IllegalArgumentException("connecting is tried again within a second: " + retry);
    }
    if (silence.compareTo(beat.multipliedBy(3)) < 0) {
      throw new IllegalArgumentException(
          "a silence of " + silence + " is no more than three beats of " + beat);
    }
  }
}
