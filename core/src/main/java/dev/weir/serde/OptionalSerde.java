package dev.weir.serde;

import java.util.Optional;

/** An optional value: what a slot writes for null means absent. */
record OptionalSerde(Slot value) implements Serde<Optional<?>>, SchemaScope.Described {

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
}
