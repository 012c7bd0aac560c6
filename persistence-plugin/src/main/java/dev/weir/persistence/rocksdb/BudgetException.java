package dev.weir.persistence.rocksdb;

import dev.weir.failure.ExplainedFailure;

/** The memory that the configuration gives is too little to work with. */
final class BudgetException extends IllegalArgumentException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  BudgetException(String message) {
    super(message);
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
