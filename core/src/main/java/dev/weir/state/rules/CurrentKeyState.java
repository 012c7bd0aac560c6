package dev.weir.state.rules;

import dev.weir.state.key.KeyCursor;
import dev.weir.state.key.KeyVisitor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One declared state as its keys see it, whatever its kind and its backend. */
public interface CurrentKeyState {
  /** The namespaces that it is kept by; null if by none. */
  @Nullable Namespaces declaredNamespaces();

  /** The namespaces in which it holds something for the current key, in no particular order. */
  List<Object> namespaces();

  /**
   * Shows all keys for which it holds something, each once in each namespace. What is shown may be
   * changed meanwhile.
   *
   * @param action is given the key, and the namespace or null
   */
  void forEachKey(KeyVisitor action);

  /** Removes what it holds for the current key, in the current namespace if it has namespaces. */
  void clear();

  /** Makes each key of a state current, in each of its namespaces, and calls the action. */
  static void forEachKey(CurrentKeyState state, KeyCursor cursor, KeyVisitor action) {
    state.forEachKey(
        (key, namespace) -> {
          cursor.set(key, cursor.hashOf(key));
          if (namespace != null) {
            cursor.setNamespace(namespace);
          }
          action.visit(key, namespace);
        });
  }

  /** Removes what the states hold for the current key; afterwards no namespace is current. */
  static void clearKey(Iterable<? extends CurrentKeyState> states, KeyCursor cursor) {
    cursor.key();
    for (CurrentKeyState state : states) {
      if (state.declaredNamespaces() != null) {
        for (Object namespace : state.namespaces()) {
          cursor.setNamespace(namespace);
          state.clear();
        }
      } else {
        state.clear();
      }
    }
    cursor.endNamespace();
  }

  /** Removes what the states hold for the current key in the current namespace. */
  static void clearNamespace(Iterable<? extends CurrentKeyState> states, KeyCursor cursor) {
    for (CurrentKeyState state : states) {
      Namespaces declared = state.declaredNamespaces();
      if (declared != null && declared.includeCurrent(cursor)) {
        state.clear();
      }
    }
  }
}
