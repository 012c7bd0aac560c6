package dev.weir.connectors.file.line;

/**
 * Writes a record as a line. One formatter serves all subtasks of a process, so it holds no
 * changing state.
 *
 * @param <T> the records
 */
@FunctionalInterface
public interface Formatter<T> {
  /**
   * Appends the record's line without its line end, which follows by itself. An exception fails the
   * job.
   */
  void format(T value, LineBuffer out) throws Exception;
}
