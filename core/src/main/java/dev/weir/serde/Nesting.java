package dev.weir.serde;

/**
 * How deep values may nest: deep enough for honest data, shallow enough that no stack overflows.
 */
public final class Nesting {
  /** Levels of records, collections and arrays in each other. */
  public static final int MAX_DEPTH = 64;

  private Nesting() {}

  /** Says that a value nests too deep to be written. */
  public static SerdeException tooDeepToWrite() {
    return new SerdeException(
        "A value nests deeper than "
            + MAX_DEPTH
            + " levels, or contains itself; flatten it (a linked structure becomes a List)");
  }

  static CorruptDataException tooDeepToRead() {
    return new CorruptDataException("Stored value nests deeper than " + MAX_DEPTH + " levels");
  }
}
