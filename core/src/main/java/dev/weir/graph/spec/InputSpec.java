package dev.weir.graph.spec;

import java.util.List;
import java.util.Objects;

/**
 * One input of an operator: what it is called, and how records must arrive in it.
 *
 * @param name unique in the operator, for readers and to find the input's ordinal
 */
public record InputSpec(String name, Delivery delivery) {
  /** How an operator needs the records of an input to arrive. */
  public enum Delivery {
    /** In whatever way the edges say. */
    ANY,
    /** With a key, each in the subtask that keeps the key's state. */
    KEYED,
    /** Each in every subtask, without a key. */
    BROADCAST
  }

  static final List<InputSpec> ONE = List.of(any("in"));
  static final List<InputSpec> ONE_KEYED = List.of(keyed("in"));

  public InputSpec {
    Objects.requireNonNull(name, "an input needs a name");
    Objects.requireNonNull(delivery, "delivery");
  }

  /** An input that takes records however they come. */
  public static InputSpec any(String name) {
    return new InputSpec(name, Delivery.ANY);
  }

  /** An input whose records have a key. */
  public static InputSpec keyed(String name) {
    return new InputSpec(name, Delivery.KEYED);
  }

  /** An input of which every subtask gets all records. */
  public static InputSpec broadcast(String name) {
    return new InputSpec(name, Delivery.BROADCAST);
  }
}
