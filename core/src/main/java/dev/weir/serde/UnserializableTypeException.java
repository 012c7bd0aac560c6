package dev.weir.serde;

import dev.weir.failure.ExplainedFailure;
import org.jspecify.annotations.Nullable;

/**
 * A type cannot be written, or cannot be a key. The message names the type, the path that leads to
 * it, the operator if it is known, the reason, and what to change.
 */
public final class UnserializableTypeException extends SerdeException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  private final String typeName;
  private final String path;
  private final String problem;
  private final String remedy;
  private final @Nullable String operator;
  private final @Nullable String state;

  private UnserializableTypeException(
      String typeName,
      String path,
      String problem,
      String remedy,
      @Nullable String operator,
      @Nullable String state) {
    super(text(typeName, path, problem, remedy, operator, state));
    this.typeName = typeName;
    this.path = path;
    this.problem = problem;
    this.remedy = remedy;
    this.operator = operator;
    this.state = state;
  }

  static UnserializableTypeException of(String typeName, String path, String why, String remedy) {
    return new UnserializableTypeException(
        typeName, path, "cannot be serialized: " + why, remedy, null, null);
  }

  static UnserializableTypeException asKey(
      String typeName, String path, String why, String remedy) {
    return new UnserializableTypeException(
        typeName, path, "cannot be a key: " + why, remedy, null, null);
  }

  /**
   * Returns the same complaint with the name of the operator whose input, output, key or state has
   * the type.
   */
  public UnserializableTypeException withOperator(String name) {
    return named(name, state);
  }

  /** Returns the same complaint with the name of the state, and of its operator. */
  public UnserializableTypeException withState(String ofState, String ofOperator) {
    return named(ofOperator, ofState);
  }

  private UnserializableTypeException named(String ofOperator, @Nullable String ofState) {
    UnserializableTypeException named =
        new UnserializableTypeException(typeName, path, problem, remedy, ofOperator, ofState);
    named.setStackTrace(getStackTrace());
    return named;
  }

  /** Returns the name of the class that is refused. */
  public String typeName() {
    return typeName;
  }

  /**
   * Returns how the type was reached, from the outermost type on, such as {@code
   * Order.customer.address}.
   */
  public String path() {
    return path;
  }

  /** Returns the operator that {@link #withOperator} named. */
  public @Nullable String operator() {
    return operator;
  }

  private static String text(
      String typeName,
      String path,
      String problem,
      String remedy,
      @Nullable String operator,
      @Nullable String state) {
    String at = path;
    if (operator != null) {
      at += state == null ? ", operator '" : ", state '" + state + "' of operator '";
      at += operator + "'";
    }
    return "Type " + typeName + " (at " + at + ") " + problem + ". To fix it, " + remedy + ".";
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
