package dev.weir.api.state;

import dev.weir.snapshot.StateKind;

/** Who gets the elements of a subtask's list when the number of subtasks changes. */
public enum Redistribution {
  /** They are dealt out evenly: each goes to one subtask. */
  SPLIT(StateKind.OPERATOR_LIST),
  /** Every subtask gets all of them. */
  UNION(StateKind.OPERATOR_UNION),
  /** Every subtask gets those of one subtask: all had the same. */
  BROADCAST(StateKind.OPERATOR_BROADCAST);

  private final StateKind kind;

  Redistribution(StateKind kind) {
    this.kind = kind;
  }

  /** What such a list is in a snapshot. */
  public StateKind kind() {
    return kind;
  }
}
