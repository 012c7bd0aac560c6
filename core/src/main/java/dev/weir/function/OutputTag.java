package dev.weir.function;

/**
 * Names a side output of an operator, unique within the operator.
 *
 * @param <T> the records that it carries
 */
@SuppressWarnings("UnusedTypeParameter") // carried for the caller's type safety
public record OutputTag<T>(String name) {
  public OutputTag {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a side output needs a name");
    }
  }
}
