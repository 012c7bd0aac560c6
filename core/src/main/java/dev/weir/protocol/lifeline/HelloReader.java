package dev.weir.protocol.lifeline;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.CorruptDataException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Puts a {@link LifelineHello} together from whatever pieces it arrives in. */
public final class HelloReader {
  /** What arrives is no hello, or one of another version. */
  public static final class NoHelloException extends Exception {
    private static final long serialVersionUID = 1L;

    NoHelloException(String message) {
      super(message);
    }
  }

  private final byte[] bytes = new byte[LifelineHello.HEADER_BYTES + LifelineHello.LONGEST_BODY];
  private int count;
  private @Nullable LifelineHello hello;

  /**
   * Takes what belongs to the hello and leaves what comes behind it.
   *
   * @return the hello as soon as it is complete, null before
   * @throws NoHelloException at the first byte that no hello has in its place
   */
  public @Nullable LifelineHello read(ByteBuffer arrived) throws NoHelloException {
    while (hello == null && arrived.hasRemaining()) {
      bytes[count] = arrived.get();
      check(count++);
      if (count >= LifelineHello.HEADER_BYTES && count == size()) {
        hello = decode();
      }
    }
    return hello;
  }

  private void check(int at) throws NoHelloException {
    if (at < LifelineHello.MAGIC.length) {
      if (bytes[at] != LifelineHello.MAGIC[at]) {
        throw new NoHelloException("what arrived does not begin as a lifeline does");
      }
    } else if (at == LifelineHello.MAGIC.length) {
      if (bytes[at] != LifelineHello.VERSION) {
        throw new NoHelloException(
            "it speaks version "
                + bytes[at]
                + " of lifelines, this node version "
                + LifelineHello.VERSION
                + ": all nodes of a cluster must run the same version of Weir");
      }
    } else if (at == LifelineHello.HEADER_BYTES - 1
        && (size() == LifelineHello.HEADER_BYTES || size() > bytes.length)) {
      throw new NoHelloException("a hello of " + size() + " bytes is none");
    }
  }

  private int size() {
    int high = bytes[LifelineHello.HEADER_BYTES - 2] & 0xff;
    int low = bytes[LifelineHello.HEADER_BYTES - 1] & 0xff;
    return LifelineHello.HEADER_BYTES + (high << 8 | low);
  }

  private LifelineHello decode() throws NoHelloException {
    BinaryReader in =
        new BinaryReader(bytes, LifelineHello.HEADER_BYTES, count - LifelineHello.HEADER_BYTES);
    try {
      return new LifelineHello(in.readUtf(), new PeerId(in.readUtf()));
    } catch (CorruptDataException | IllegalArgumentException wrong) {
      throw new NoHelloException("a hello that cannot be read: " + wrong.getMessage());
    }
  }
}
