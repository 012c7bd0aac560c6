package dev.weir.cluster.wire;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** Actors in messages, by their addresses. */
record ActorRefSerde(ActorRefResolver resolver) implements Serde<ActorRef<Object>> {
  private static final Schema SCHEMA = new Schema.Opaque("actor", "weir");

  @Override
  public void write(ActorRef<Object> actor, BinaryWriter out) {
    out.writeUtf(resolver.toSerializationFormat(actor));
  }

  @Override
  public ActorRef<Object> read(BinaryReader in) {
    return resolver.resolveActorRef(in.readUtf());
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }
}
