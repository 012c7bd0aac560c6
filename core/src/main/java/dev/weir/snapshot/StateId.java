package dev.weir.snapshot;

/** Identifies one state within a job, over all versions of its code. */
public record StateId(String operator, String state, StateKind kind) {
  @Override
  public String toString() {
    return operator + "." + state + " (" + kind + ")";
  }
}
