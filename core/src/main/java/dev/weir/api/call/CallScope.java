package dev.weir.api.call;

import org.jspecify.annotations.Nullable;

/**
 * The calls of one function: whether one is under way, on which thread, and for a key or not. What
 * the function is handed (its state, timers, context and output) asks before each use. For the
 * engine, which begins and ends the calls.
 *
 * <p>Asked for each record, so it is a field or two. A use that is refused on another thread may be
 * lost there with its exception: it is remembered, and the next call fails by it.
 */
public final class CallScope {
  // Numbers and no enum: a reference that is written for each record costs a barrier of the
  // garbage collector each time.
  private static final int NONE = 0;
  private static final int WITHOUT_KEY = 1;
  private static final int WITH_KEY = 2;
  private static final int BROADCAST = 3;

  private final String operator;
  private int call = NONE;
  private @Nullable Thread thread;
  private boolean closed;
  private volatile @Nullable InvalidHandleException misuse;

  /**
   * @param operator whose function is called, for messages
   */
  public CallScope(String operator) {
    this.operator = operator;
  }

  /** A call begins for the current key. */
  public void beginForKey() {
    begin(WITH_KEY);
  }

  /** A call begins that has no key. */
  public void begin() {
    begin(WITHOUT_KEY);
  }

  /** A call begins for a broadcast record, which every subtask gets and which has no key. */
  public void beginForBroadcast() {
    begin(BROADCAST);
  }

  private void begin(int kind) {
    failIfMisused();
    Thread current = Thread.currentThread();
    if (thread != current) {
      thread = current;
    }
    call = kind;
  }

  /** The call is over. */
  public void end() {
    call = NONE;
  }

  /** No further call begins. */
  public void close() {
    closed = true;
  }

  /**
   * Fails if something was used where it must not be.
   *
   * @throws InvalidHandleException that was thrown there already, perhaps on another thread
   */
  public void failIfMisused() {
    InvalidHandleException earlier = misuse;
    if (earlier != null) {
      throw earlier;
    }
  }

  /** Whether this thread is in a call. */
  public boolean allows() {
    return call != NONE && thread == Thread.currentThread();
  }

  /** Whether this thread is in a call for a key. */
  public boolean allowsKey() {
    return call == WITH_KEY && thread == Thread.currentThread();
  }

  /** Whether this thread is in a call for a broadcast record. */
  public boolean allowsBroadcast() {
    return call == BROADCAST && thread == Thread.currentThread();
  }

  /**
   * What is thrown when a broadcast state is changed, or all keys are gone through, in another
   * call.
   *
   * @param handle what was used
   */
  public InvalidHandleException refusalOfBroadcast(String handle) {
    if (!allows()) {
      return refusal(handle);
    }
    InvalidHandleException refused =
        new InvalidHandleException(
            handle
                + " of operator '"
                + operator
                + "' is for onBroadcast alone, the call that happens in every subtask: elsewhere"
                + " the subtasks would come to differ");
    misuse = refused;
    return refused;
  }

  /**
   * What is thrown when neither is so.
   *
   * @param handle what was used: {@code state 'count'}
   */
  public InvalidHandleException refusal(String handle) {
    InvalidHandleException refused =
        new InvalidHandleException(handle + " of operator '" + operator + "' " + reason());
    misuse = refused;
    return refused;
  }

  private String reason() {
    Thread current = Thread.currentThread();
    if (thread != null && thread != current && !closed) {
      return "was used on thread '"
          + current.getName()
          + "': it is valid in the call that it is given for, and on the thread of that call; hand"
          + " over what another thread found out as a record, or keep it until the next call";
    }
    if (closed) {
      return "was used in close() or later, when no checkpoint follows any more; do it in"
          + " onEndOfInput, or before";
    }
    if (call == BROADCAST) {
      return "was used in onBroadcast, which has no key: forEachKey makes each one current";
    }
    if (call == WITHOUT_KEY) {
      return "was used in a call without a key, open or onEndOfInput: it is for onRecord and"
          + " onTimer; what is to happen for each key at the end of the input is done by a"
          + " timer at Long.MAX_VALUE";
    }
    return "was used when no call was under way: it is valid in the call that it is given for; do"
        + " not keep it for later";
  }
}
