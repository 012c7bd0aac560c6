package dev.weir.connectors.file.line;

/**
 * Makes a record of a line. One decoder serves all subtasks of a process, so it holds no changing
 * state.
 *
 * @param <T> the records, not null
 */
@FunctionalInterface
public interface LineDecoder<T> {
  /**
   * Returns the line's record. An exception fails the job at once, with the line's place in the
   * message: reading the line again would not change it. One that says of itself that it passes
   * (see {@link dev.weir.failure.ExplainedFailure}) restarts the job.
   *
   * @param line without its line end
   */
  T decode(String line) throws Exception;
}
