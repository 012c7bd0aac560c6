package dev.weir.api.async;

/** A request was not made, because the operator's circuit breaker lets none through. */
public final class CircuitOpenException extends Exception {
  private static final long serialVersionUID = 1L;

  public CircuitOpenException() {
    super("the circuit breaker is open: the service has failed too often of late");
  }
}
