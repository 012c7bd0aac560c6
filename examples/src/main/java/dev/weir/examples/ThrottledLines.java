package dev.weir.examples;

import dev.weir.connector.RateLimited;
import dev.weir.spi.connector.Source;

/** Lines, no faster than asked for: so that one can watch a job, or kill it. */
final class ThrottledLines {
  private ThrottledLines() {}

  /**
   * Slows a source down.
   *
   * @param linesPerSecond 0 for as fast as the job takes them
   */
  static <S> Source<String, ?> of(Source<String, S> lines, long linesPerSecond) {
    return linesPerSecond > 0 ? RateLimited.of(lines, (double) linesPerSecond) : lines;
  }
}
