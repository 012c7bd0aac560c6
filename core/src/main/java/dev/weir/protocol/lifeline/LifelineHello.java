package dev.weir.protocol.lifeline;

import dev.weir.serde.BinaryWriter;

/**
 * What both sides of a lifeline say first. Behind it only single bytes follow, each a sign of life.
 *
 * <p>Its bytes: {@code WEIRLIFE}, a byte with the version, two with the length of what follows,
 * then both texts.
 *
 * @param cluster the cluster's name, 1 to 100 characters
 * @param self who says hello
 */
public record LifelineHello(String cluster, PeerId self) {
  static final byte[] MAGIC = {'W', 'E', 'I', 'R', 'L', 'I', 'F', 'E'};
  static final int VERSION = 1;
  static final int HEADER_BYTES = MAGIC.length + 1 + Short.BYTES;

  /** Longer ones are no hello. Both texts are short, and ASCII in practice. */
  static final int LONGEST_BODY = 1_000;

  public LifelineHello {
    if (cluster.isEmpty() || cluster.length() > 100) {
      throw new IllegalArgumentException("a cluster's name has 1 to 100 characters: " + cluster);
    }
  }

  /** The bytes to send. */
  public byte[] encode() {
    BinaryWriter body = new BinaryWriter();
    body.writeUtf(cluster);
    body.writeUtf(self.value());
    BinaryWriter out = new BinaryWriter();
    out.writeRaw(MAGIC, 0, MAGIC.length);
    out.writeByte(VERSION);
    out.writeShort(body.size());
    out.writeRaw(body.buffer(), 0, body.size());
    return out.toBytes();
  }
}
