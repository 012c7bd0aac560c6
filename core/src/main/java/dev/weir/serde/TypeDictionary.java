package dev.weir.serde;

import org.jspecify.annotations.Nullable;

/**
 * The dynamic types of one scope: spelled out where they are met first, a number from then on. A
 * {@link BinaryWriter} and a {@link BinaryReader} carry one from value to value, each for itself,
 * and know no more of it than this.
 *
 * <p>A class and not an interface: with one subclass its calls cost what a plain call does.
 */
public abstract class TypeDictionary {
  private final Owner owner;
  private boolean inKey;

  /** The registry whose types the dictionaries number. */
  public interface Owner {
    /** Returns an empty dictionary, for one reader or writer. */
    TypeDictionary newDictionary();
  }

  /** Creates an empty dictionary. */
  protected TypeDictionary(Owner owner) {
    this.owner = owner;
  }

  static TypeDictionary inPlaceOf(@Nullable TypeDictionary other, Owner owner) {
    if (other != null && !other.isEmpty()) {
      throw new IllegalStateException("Values of two type registries cannot share a buffer");
    }
    return owner.newDictionary();
  }

  final Owner owner() {
    return owner;
  }

  final void clear() {
    inKey = false;
    if (!isEmpty()) {
      forget();
    }
  }

  /**
   * Writes the number of the value's class, with its definition if it is new, and returns its
   * serde.
   */
  public abstract Serde<Object> announce(Class<?> type, BinaryWriter out);

  /**
   * Reads a number, and the definition if it is new; returns the serde, null for the number of
   * null.
   */
  public abstract @Nullable Serde<Object> next(BinaryReader in);

  /** Passes over a value and its type, which need not be known to the program any more. */
  public abstract void skip(BinaryReader in);

  /** What is read from now on is part of a key; returns what to hand to {@link #endKey}. */
  public final boolean beginKey() {
    boolean before = inKey;
    inKey = true;
    return before;
  }

  /** Ends what {@link #beginKey} began. */
  public final void endKey(boolean before) {
    inKey = before;
  }

  /** Whether what is read is part of a key. */
  protected final boolean isInKey() {
    return inKey;
  }

  /** Whether no type is spelled out yet. */
  protected abstract boolean isEmpty();

  /** Begins a new scope. */
  protected abstract void forget();
}
