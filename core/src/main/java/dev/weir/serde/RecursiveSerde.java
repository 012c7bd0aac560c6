package dev.weir.serde;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the serde of a type that contains itself, while that is being derived and ever after.
 */
final class RecursiveSerde implements Serde<Object>, SchemaScope.Described {
  // Set before the serdes that hold this one are published to other threads.
  private @Nullable Serde<Object> target;

  @SuppressWarnings("unchecked") // The derivation pairs this with values of the target's type.
  void resolve(Serde<?> derived) {
    target = (Serde<Object>) derived;
  }

  Serde<Object> target() {
    return Objects.requireNonNull(target, "the derivation is not finished");
  }

  @Override
  public void write(Object value, BinaryWriter out) {
    target().write(value, out);
  }

  @Override
  public Object read(BinaryReader in) {
    return target().read(in);
  }

  @Override
  public int hash(Object value) {
    return target().hash(value);
  }

  @Override
  public Schema schema() {
    return SchemaScope.of(target());
  }

  @Override
  public Schema describe(SchemaScope scope) {
    return scope.describe(target());
  }
}
