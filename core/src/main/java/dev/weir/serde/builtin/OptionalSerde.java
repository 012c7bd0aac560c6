package dev.weir.serde.builtin;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.StableHash;
import dev.weir.serde.explain.Composite;
import dev.weir.serde.schema.SchemaScope;
import java.util.List;
import java.util.Optional;

/** An optional value: what a slot writes for null means absent. */
public record OptionalSerde(Slot value)
    implements Serde<Optional<?>>, SchemaScope.Described, Composite {

  @Override
  public void write(Optional<?> optional, BinaryWriter out) {
    out.enter();
    value.write(optional.orElse(null), out);
    out.leave();
  }

  @Override
  public Optional<?> read(BinaryReader in) {
    in.enter();
    Optional<?> optional = Optional.ofNullable(value.read(in));
    in.leave();
    return optional;
  }

  @Override
  public int hash(Optional<?> optional) {
    return StableHash.mix(StableHash.combine(1, value.hash(optional.orElse(null))));
  }

  @Override
  public Schema schema() {
    return SchemaScope.of(this);
  }

  @Override
  public Schema describe(SchemaScope scope) {
    return new Schema.OptionalOf(value.describe(scope));
  }

  @Override
  public List<Part> parts(Object optional) {
    return List.of(new Part("[]", value.serde(), ((Optional<?>) optional).orElse(null)));
  }
}
