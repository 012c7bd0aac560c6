package dev.weir.persistence.pekko;

import java.util.function.Function;
import org.apache.pekko.persistence.typed.SnapshotAdapter;

/**
 * Turns a behavior's state into the bytes of its row and back.
 *
 * @param <S> the state
 */
public final class RowAdapter<S> implements SnapshotAdapter<S> {
  private final Function<S, byte[]> encode;
  private final Function<byte[], S> decode;

  /**
   * Wraps a codec.
   *
   * @param decode throws to fail the behavior's recovery when the bytes make no sense
   */
  public RowAdapter(Function<S, byte[]> encode, Function<byte[], S> decode) {
    this.encode = encode;
    this.decode = decode;
  }

  @Override
  public Object toJournal(S state) {
    return encode.apply(state);
  }

  @Override
  public S fromJournal(Object from) {
    return decode.apply((byte[]) from);
  }
}
