package dev.weir.protocol.lease;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import java.time.Duration;

/**
 * What the store holds of a lease.
 *
 * @param holder who has it; empty if nobody has
 * @param timeToLive for how long the row must stay unchanged before somebody else may take it
 */
public record LeaseRow(String holder, Duration timeToLive) {
  private static final int VERSION = 1;

  boolean isFree() {
    return holder.isEmpty();
  }

  /** Its bytes. */
  public byte[] encode() {
    BinaryWriter out = new BinaryWriter();
    out.writeByte(VERSION);
    out.writeUtf(holder);
    out.writeVarLong(timeToLive.toMillis());
    return out.toBytes();
  }

  /**
   * From its bytes.
   *
   * @throws dev.weir.serde.CorruptDataException if they are none
   * @throws IllegalStateException if another version of Weir wrote it
   */
  public static LeaseRow decode(byte[] bytes) {
    BinaryReader in = new BinaryReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw new IllegalStateException(
          "the lease in the store has format "
              + version
              + ", this Weir knows format "
              + VERSION
              + ": run the same version of Weir on all nodes");
    }
    return new LeaseRow(in.readUtf(), Duration.ofMillis(in.readVarLong()));
  }
}
