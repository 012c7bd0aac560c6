package dev.weir.cluster.actor;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * What comes in place of an answer when there can be none, so that whoever asked need not wait
 * until it is late.
 *
 * @param why in a sentence that says what to do
 * @param passing whether there may be one to the same question later
 */
public record NoAnswer(String why, boolean passing) implements CrossesNodes {
  /** Tells somebody who asked for something else, and understands this, too. */
  public void to(ActorRef<?> asker) {
    asker.<CrossesNodes>unsafeUpcast().tell(this);
  }
}
