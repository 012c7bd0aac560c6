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
  private final @Nullable String place;

  private UnserializableTypeException(
      String typeName, String path, String problem, String remedy, @Nullable String place) {
    super(text(typeName, path, problem, remedy, place));
    this.typeName = typeName;
    this.path = path;
    this.problem = problem;
    this.remedy = remedy;
    this.place = place;
  }

  /**
   * Says why a type cannot be written.
   *
   * @param path how the type was reached, as {@link #path} returns it
   * @param remedy what to do, behind "To fix it,"
   */
  public static UnserializableTypeException of(
      String typeName, String path, String why, String remedy) {
    return new UnserializableTypeException(
        typeName, path, "cannot be serialized: " + why, remedy, null);
  }

  /** As {@link #of}, of a type that cannot be a key. */
  public static UnserializableTypeException asKey(
      String typeName, String path, String why, String remedy) {
    return new UnserializableTypeException(typeName, path, "cannot be a key: " + why, remedy, null);
  }

  /**
   * Returns the same complaint with the name of the operator whose input, output, key or state has
   * the type.
   */
  public UnserializableTypeException withOperator(String name) {
    return at(path, "operator '" + name + "'");
  }

  /** Returns the same complaint with the name of the state, and of its operator. */
  public UnserializableTypeException withState(String ofState, String ofOperator) {
    return at(path, "state '" + ofState + "' of operator '" + ofOperator + "'");
  }

  /**
   * Returns the same complaint about a value that was found somewhere.
   *
   * @param foundPlace such as {@code state 'seen' of operator 'count'}
   */
  public UnserializableTypeException at(String foundPath, @Nullable String foundPlace) {
    UnserializableTypeException found =
        new UnserializableTypeException(typeName, foundPath, problem, remedy, foundPlace);
    found.setStackTrace(getStackTrace());
    return found;
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

  /** Returns where values of the type were met, such as {@code operator 'count'}, if known. */
  public @Nullable String place() {
    return place;
  }

  private static String text(
      String typeName, String path, String problem, String remedy, @Nullable String place) {
    String at = place == null ? path : path + ", " + place;
    return "Type " + typeName + " (at " + at + ") " + problem + ". To fix it, " + remedy + ".";
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
