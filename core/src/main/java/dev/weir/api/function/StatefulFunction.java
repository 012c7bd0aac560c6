package dev.weir.api.function;

import dev.weir.api.call.CallScope;
import dev.weir.api.call.InvalidHandleException;
import dev.weir.api.state.BroadcastState;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.SubtaskList;
import dev.weir.state.KeyedState;
import dev.weir.state.SubtaskState;
import dev.weir.state.expiry.ExpiringStates;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The base of functions with a life cycle and state. State is declared in fields or in the
 * constructor; a declaration returns a handle that works from {@link #open} on, and only in a call
 * of the function, on the thread of that call: state per key in those that have a key, state of the
 * subtask in all but {@link #close}. The same holds for what calls are given, contexts and outputs.
 * Other uses fail the job by an {@link InvalidHandleException}.
 */
public abstract class StatefulFunction {
  private final List<StateHandle> handles = new ArrayList<>();
  private boolean bound;

  /** Called once before the first record, after state was restored. */
  public void open(OpenContext ctx) throws Exception {}

  /** Called once at the end, after a failure too; not after a crash. */
  public void close() throws Exception {}

  /** Declares state of the subtask itself, for all its keys. */
  protected final <T> SubtaskList<T> state(StateSpec.OfSubtaskList<T> spec) {
    return declare(new StateHandle.OfSubtaskList<>(spec));
  }

  /** Declares a map that all subtasks build from the same broadcast records. */
  protected final <K, V> BroadcastState<K, V> state(StateSpec.OfBroadcast<K, V> spec) {
    return declare(new StateHandle.OfBroadcast<>(spec));
  }

  final <H extends StateHandle> H declare(H handle) {
    if (bound) {
      throw new IllegalStateException(
          "state '"
              + handle.name()
              + "' must be declared in a field or in the constructor of "
              + getClass().getName());
    }
    handles.add(handle);
    return handle;
  }

  /**
   * Connects the declared state with its store. For the engine, which calls it once.
   *
   * @param calls during which the state may be used
   * @param keyed null where the function has no key
   */
  public final void bind(CallScope calls, @Nullable KeyedState keyed, SubtaskState subtask) {
    bind(calls, new FunctionState(keyed, subtask, null));
  }

  /** As {@link #bind(CallScope, KeyedState, SubtaskState)}, with state that expires. */
  public final void bind(
      CallScope calls, KeyedState keyed, SubtaskState subtask, ExpiringStates expiring) {
    bind(calls, new FunctionState(keyed, subtask, expiring));
  }

  private void bind(CallScope calls, FunctionState in) {
    if (bound) {
      throw new IllegalStateException(
          "one "
              + getClass().getName()
              + " was given to two subtasks: the supplier must make a new one each time");
    }
    bound = true;
    for (StateHandle handle : handles) {
      handle.bind(calls, in);
    }
  }
}
