package dev.weir.serde.derive;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.explain.Composite;
import dev.weir.serde.schema.SchemaScope;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the serde of a type that contains itself, while that is being derived and ever after.
 */
public final class RecursiveSerde implements Serde<Object>, SchemaScope.Described, Composite {
  // Set before the serdes that hold this one are published to other threads.
  private @Nullable Serde<Object> target;

  @SuppressWarnings("unchecked") // The derivation pairs this with values of the target's type.
  void resolve(Serde<?> derived) {
    target = (Serde<Object>) derived;
  }

  public Serde<Object> target() {
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

  @Override
  public List<Part> parts(Object value) throws Throwable {
    return target() instanceof Composite composite ? composite.parts(value) : List.of();
  }
}
