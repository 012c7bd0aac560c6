package dev.weir.serde;

import dev.weir.failure.ExplainedFailure;

/** Stored values were written with a schema that the program's current types cannot read. */
public final class IncompatibleSchemaException extends SerdeException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  private final transient Schema stored;
  private final transient Schema current;

  /**
   * Creates the exception.
   *
   * @param subject what is read, such as {@code state 'seen' of operator 'count'}
   * @param difference of the schemas, in a phrase
   */
  public IncompatibleSchemaException(
      String subject, String difference, Schema stored, Schema current) {
    super(
        "Cannot read stored "
            + subject
            + ": its schema differs from the program's ("
            + difference
            + ").\n  stored:  "
            + stored
            + "\n  current: "
            + current);
    this.stored = stored;
    this.current = current;
  }

  /** Returns the schema that the values were written with. */
  public Schema stored() {
    return stored;
  }

  /** Returns the schema of the type as the program defines it now. */
  public Schema current() {
    return current;
  }

  @Override
  public String explanation() {
    return getMessage()
        + "\n"
        + "  Start the program that wrote them, or make the type what it was; or start with --fresh"
        + " to begin without state";
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
