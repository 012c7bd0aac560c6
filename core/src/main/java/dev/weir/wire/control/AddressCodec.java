package dev.weir.wire.control;

/**
 * How the address of a subtask is written.
 *
 * @param <A> what an address is
 */
public interface AddressCodec<A> {
  /** The address as text that every machine of the cluster understands. */
  String text(A address);

  /**
   * The address that the text stands for.
   *
   * @throws IllegalArgumentException if it stands for none
   */
  A address(String text);
}
