package dev.weir.testkit.store;

/** What really happens to a change whose caller is told that nothing is known. */
public enum UnknownOutcome {
  APPLIED,
  NOT_APPLIED
}
