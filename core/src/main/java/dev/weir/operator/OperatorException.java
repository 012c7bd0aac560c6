package dev.weir.operator;

import dev.weir.failure.AttributedFailure;

/** A function of the user failed while an operator ran it. */
public final class OperatorException extends RuntimeException implements AttributedFailure {
  private static final long serialVersionUID = 1L;
  private final String operator;

  public OperatorException(String operator, Throwable cause) {
    super("operator '" + operator + "' failed: " + cause, cause);
    this.operator = operator;
  }

  public String operator() {
    return operator;
  }
}
