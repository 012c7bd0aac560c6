package dev.weir.api.function;

import dev.weir.state.KeyedState;
import dev.weir.state.SubtaskState;
import dev.weir.state.expiry.ExpiringStates;
import org.jspecify.annotations.Nullable;

/**
 * Where the state is that a function declares.
 *
 * @param keyed null where the function has no key
 * @param expiring null where nothing expires
 */
record FunctionState(
    @Nullable KeyedState keyed, SubtaskState subtask, @Nullable ExpiringStates expiring) {

  KeyedState keyed(String state) {
    if (keyed == null) {
      throw new NullPointerException("state '" + state + "' needs a key: use it behind keyBy");
    }
    return keyed;
  }

  ExpiringStates expiring(String state) {
    if (expiring == null) {
      throw new IllegalStateException(
          "state '" + state + "' has a time to live, which the operator does not support");
    }
    return expiring;
  }
}
