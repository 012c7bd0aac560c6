package dev.weir.state.rules;

import dev.weir.state.key.KeyCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One declared state as far as the current key goes, whatever its kind and its backend. */
public interface CurrentKeyState {
  /** The namespaces that it is kept by; null if by none. */
  @Nullable Namespaces declaredNamespaces();

  /** The namespaces in which it holds something for the current key, in no particular order. */
  List<Object> namespaces();

  /** Removes what it holds for the current key, in the current namespace if it has namespaces. */
  void clear();

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
