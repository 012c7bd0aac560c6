package dev.weir.operator.window;

/**
 * What is kept of the records of slices, or of the parts of sessions, in the state of the current
 * key and namespace, and how slices become the result of a window.
 */
interface SliceContents<I, R> {
  /**
   * Adds a record to the current slice.
   *
   * @return false if the slice is known to have held something before
   */
  boolean add(I value) throws Exception;

  /** Takes the current slice into the next result; returns whether it holds anything. */
  boolean include() throws Exception;

  /** The result of what was included since the last one: in this order, and at least one slice. */
  R result() throws Exception;

  /** Removes the current slice. */
  void clear();
}
