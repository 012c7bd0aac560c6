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

  /**
   * Something of the user that belongs to an operator and is run elsewhere, such as the key
   * selector in front of it.
   */
  public OperatorException(String operator, String part, Throwable cause) {
    super(part + " of operator '" + operator + "' failed: " + cause, cause);
    this.operator = operator;
  }

  public String operator() {
    return operator;
  }
}
