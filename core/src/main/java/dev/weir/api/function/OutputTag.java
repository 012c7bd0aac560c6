package dev.weir.api.function;

/**
 * Names a side output of an operator, unique within the operator: two tags of one name are the same
 * output, whatever they carry. So they must carry the same type; nothing can compare that before
 * the first record, which fails the operator that reads the other type with a {@link
 * ClassCastException}.
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
