package dev.weir.cluster.wire;

import dev.weir.wire.control.AddressCodec;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** Actors by their addresses, the machine's included. */
record ActorAddresses<M>(ActorRefResolver resolver) implements AddressCodec<ActorRef<M>> {
  @Override
  public String text(ActorRef<M> actor) {
    return resolver.toSerializationFormat(actor);
  }

  @Override
  public ActorRef<M> address(String text) {
    return resolver.resolveActorRef(text);
  }
}
