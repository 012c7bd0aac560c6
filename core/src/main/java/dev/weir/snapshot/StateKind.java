package dev.weir.snapshot;

/**
 * The kinds of state that a snapshot holds; the ordinal is never stored, the {@link #code()} is.
 */
public enum StateKind {
  KEYED_VALUE(1, true),
  KEYED_LIST(2, true),
  KEYED_MAP(3, true),
  KEYED_TIMERS(4, true),
  /** Elements that are dealt out evenly when the parallelism changes. */
  OPERATOR_LIST(16, false),
  /** Elements that every subtask receives all of when the parallelism changes. */
  OPERATOR_UNION(17, false),
  /**
   * Facts about the subtask itself (input ended, watermark): read by index, or by all when the
   * parallelism changes.
   */
  SUBTASK(18, false),
  /**
   * What a state backend has to say about files of its own, which hold the keyed states instead of
   * their sections.
   */
  NATIVE(19, false),
  /** Records that were on their way through a channel; in an object of their own. */
  IN_FLIGHT(20, false),
  /** What all subtasks have the same of, or will have, once they got what is on its way to them. */
  OPERATOR_BROADCAST(21, false);

  private final int code;
  private final boolean keyed;

  StateKind(int code, boolean keyed) {
    this.code = code;
    this.keyed = keyed;
  }

  public int code() {
    return code;
  }

  /** Whether the state is kept by key group; otherwise all of it is in group 0. */
  public boolean isKeyed() {
    return keyed;
  }

  /**
   * The kind with the given code.
   *
   * @throws IllegalArgumentException for a code that this version does not know
   */
  public static StateKind ofCode(int code) {
    for (StateKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new IllegalArgumentException("unknown kind of state: " + code);
  }
}
