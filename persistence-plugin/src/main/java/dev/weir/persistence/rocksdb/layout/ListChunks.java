package dev.weir.persistence.rocksdb.layout;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.state.format.KeyedStateFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * How a list lies in the database: as chunks one after the other, each with its length and then
 * elements in the common format, a scope of its own. To append is to merge one more chunk, which
 * RocksDB puts behind the others without anybody reading them.
 */
public final class ListChunks {
  private ListChunks() {}

  /**
   * Appends a chunk.
   *
   * @param scratch what is in it is replaced
   */
  public static <V> void write(
      KeyedStateFormat<V> format, V elements, BinaryWriter scratch, BinaryWriter out) {
    scratch.reset();
    format.writeContent(elements, scratch);
    out.writeVarInt(scratch.size());
    out.writeRaw(scratch.buffer(), 0, scratch.size());
  }

  /** Reads the chunks of a value as one list. */
  @SuppressWarnings("unchecked")
  public // the format is that of a list
  static <V> V read(KeyedStateFormat<V> format, byte[] value) {
    List<Object> all = new ArrayList<>();
    BinaryReader in = new BinaryReader(value);
    BinaryReader chunk = new BinaryReader(new byte[0]);
    while (in.remaining() > 0) {
      int length = in.readVarInt();
      chunk.reset(value, value.length - in.remaining(), length);
      all.addAll((List<Object>) format.readContent(chunk));
      in.skip(length);
    }
    return (V) all;
  }
}
