package dev.weir.examples;

import dev.weir.connector.RateLimited;
import dev.weir.connector.Source;
import dev.weir.connectors.file.FileSource;
import java.nio.file.Path;

/** The lines of text files, no faster than asked for: so that one can watch a job, or kill it. */
final class ThrottledLines {
  private ThrottledLines() {}

  /**
   * Reads a file, or the files of a folder.
   *
   * @param linesPerSecond 0 for as fast as the job takes them
   */
  static Source<String, ?> of(Path input, long linesPerSecond) {
    FileSource<String> lines = FileSource.lines(input);
    return linesPerSecond > 0 ? RateLimited.of(lines, (double) linesPerSecond) : lines;
  }
}
