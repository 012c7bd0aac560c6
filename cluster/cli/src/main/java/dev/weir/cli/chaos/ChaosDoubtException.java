package dev.weir.cli.chaos;

/** Something was not as it must be; the run is over. */
final class ChaosDoubtException extends Exception {
  private static final long serialVersionUID = 1L;

  ChaosDoubtException(String message) {
    super(message);
  }
}
