package dev.weir.examples;

import dev.weir.failure.ExplainedFailure;

/** A state does not hold what it has to. Another attempt would find the same. */
final class WrongStateException extends RuntimeException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  WrongStateException(String what) {
    super(what);
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
