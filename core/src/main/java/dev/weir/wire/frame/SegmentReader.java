package dev.weir.wire.frame;

import dev.weir.element.Frame;
import dev.weir.graph.Edge;
import dev.weir.runtime.exchange.RecordKeys;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeDictionary;
import dev.weir.serde.types.Types;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the records of segments into frames. */
final class SegmentReader {
  private final Types types;
  private final Object[] values = new Object[Frame.MAX_RECORDS];
  private final long[] timestamps = new long[Frame.MAX_RECORDS];

  SegmentReader(Types types) {
    this.types = types;
  }

  /**
   * Adds a segment's records to a frame.
   *
   * @param keys of the records; null if they have none
   */
  void read(BinaryReader in, Frame into, @Nullable RecordKeys keys, Edge edge) {
    int count = readValues(in, Frame.MAX_RECORDS - into.size());
    try {
      Timestamps.read(in, timestamps, count);
      into.expect(count);
      if (into.isKeyed() && keys != null) {
        addKeyed(in, count, into, keys, edge);
      } else {
        for (int i = 0; i < count; i++) {
          into.add(values[i], timestamps[i]);
        }
      }
    } finally {
      Arrays.fill(values, 0, count, null);
    }
  }

  private int readValues(BinaryReader in, int most) {
    TypeDictionary dictionary = in.dictionary(types.numbering());
    int count = 0;
    for (int run = in.readShort(); run != 0; run = in.readShort()) {
      if (run < 0 || run > most - count) {
        throw new CorruptDataException("more than " + most + " records");
      }
      Serde<Object> serde = dictionary.next(in);
      if (serde == null) {
        throw new CorruptDataException("records without a type");
      }
      int end = count + run;
      while (count < end) {
        values[count++] = serde.read(in);
      }
    }
    return count;
  }

  private void addKeyed(BinaryReader in, int count, Frame into, RecordKeys keys, Edge edge) {
    for (int i = 0; i < count; i++) {
      Object key = keys.keyOf(values[i]);
      int hash = in.readInt();
      if (i == 0 && keys.hashOf(key) != hash) {
        throw new UnreadableFrameException(
            edge,
            "the key of a record has another hash than where it was sent from: keyBy must select"
                + " the same key on every node, and its hash must not change from process to"
                + " process");
      }
      into.add(values[i], timestamps[i], key, hash);
    }
  }
}
