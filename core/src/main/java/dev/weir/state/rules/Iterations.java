package dev.weir.state.rules;

import dev.weir.api.state.MapState;
import dev.weir.api.state.StateSpec;
import dev.weir.state.key.KeyCursor;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.function.Supplier;

/**
 * The rule for iterations over a map state, the same in all backends: one that goes on after the
 * map has changed, or after another key or namespace has become current, fails and says so. Used by
 * the state's thread alone.
 */
public final class Iterations {
  private final String state;
  private final boolean byNamespace;
  private final KeyCursor cursor;
  private long changes;

  public Iterations(StateSpec.OfMap<?, ?> spec, KeyCursor cursor) {
    state = spec.name();
    byNamespace = spec.namespaceType() != null;
    this.cursor = cursor;
  }

  private long turn() {
    return byNamespace ? cursor.namespaceTurn() : cursor.turn();
  }

  /** The current key's map is being changed: no iteration goes on. */
  public void end() {
    changes++;
  }

  /**
   * What {@link MapState#entries} returns.
   *
   * @param begin begins an iteration over the current key's entries; its iterators need not check
   *     anything, but do not remove
   */
  public <T> Iterable<T> over(Supplier<Iterator<T>> begin) {
    long ofTurn = turn();
    return () -> {
      requireTurn(ofTurn);
      return new Checked<>(begin.get(), ofTurn, changes);
    };
  }

  private void requireTurn(long expected) {
    if (turn() != expected || (byNamespace && !cursor.hasNamespace())) {
      throw new ConcurrentModificationException(
          "an iteration over map state '"
              + state
              + "' went on after the call for its key; copy what is needed longer");
    }
  }

  private final class Checked<T> implements Iterator<T> {
    private final Iterator<T> from;
    private final long ofTurn;
    private final long atChanges;

    Checked(Iterator<T> from, long ofTurn, long atChanges) {
      this.from = from;
      this.ofTurn = ofTurn;
      this.atChanges = atChanges;
    }

    private void check() {
      requireTurn(ofTurn);
      if (changes != atChanges) {
        throw new ConcurrentModificationException(
            "map state '"
                + state
                + "' was changed while it was iterated over; removeIf() removes entries, other"
                + " changes are made after the iteration");
      }
    }

    @Override
    public boolean hasNext() {
      check();
      return from.hasNext();
    }

    @Override
    public T next() {
      check();
      return from.next();
    }
  }
}
