package dev.weir.operator;

/** Takes records one at a time: an operator's input, or what stands behind an operator's output. */
@FunctionalInterface
public interface Receiver<T> {
  /**
   * Takes one record.
   *
   * @param timestampMillis event time, {@link dev.weir.element.Frame#NO_TIMESTAMP} for none
   */
  void accept(T value, long timestampMillis) throws Exception;
}
