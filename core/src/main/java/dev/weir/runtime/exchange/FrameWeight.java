package dev.weir.runtime.exchange;

import dev.weir.element.Frame;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import dev.weir.serde.explain.UnwritableValueException;

/**
 * Estimates how many bytes an exchange's records have, and from that how many of them a frame may
 * hold. Records are passed by reference, so it serializes one of them now and then. One that cannot
 * be serialized fails the attempt here, and not only when a checkpoint has to write it.
 */
final class FrameWeight {
  /** What a frame weighs at most, unless it holds a single record. */
  static final int MAX_BYTES = 256 * 1024;

  /** From one sample to the next. */
  static final int RECORDS_PER_SAMPLE = 128;

  /** The estimate follows larger records at once and smaller ones by this fraction per sample. */
  private static final int DECAY = 8;

  private final Serde<Object> serde;
  private final String operator;
  private BinaryWriter scratch = new BinaryWriter();
  private long bytesPerRecord;
  private long recordsBefore;
  private long sampledAt = -RECORDS_PER_SAMPLE;

  /**
   * @param operator whose records are weighed
   */
  FrameWeight(Serde<Object> serde, String operator) {
    this.serde = serde;
    this.operator = operator;
  }

  /** A frame begins: returns at how many records to ask {@link #extend}. */
  int begin(Object first) {
    if (recordsBefore - sampledAt >= RECORDS_PER_SAMPLE) {
      sample(first, recordsBefore);
    }
    return nextLimit(0);
  }

  /**
   * A frame has as many records as its limit allows: returns its next limit, which is {@code size}
   * at most if the frame must end.
   */
  int extend(int size, Object last) {
    long at = recordsBefore + size;
    if (at - sampledAt >= RECORDS_PER_SAMPLE) {
      sample(last, at);
    }
    return nextLimit(size);
  }

  /** A frame ended. */
  void ended(int size) {
    recordsBefore += size;
  }

  private void sample(Object record, long at) {
    sampledAt = at;
    long bytes = Math.max(1, bytesOf(record));
    bytesPerRecord = Math.max(bytes, bytesPerRecord - bytesPerRecord / DECAY);
    if (bytes > MAX_BYTES) {
      scratch = new BinaryWriter(); // a large buffer is not worth keeping for the next sample
    }
  }

  private int bytesOf(Object record) {
    scratch.reset();
    try {
      serde.write(record, scratch);
    } catch (Throwable unwritable) {
      throw UnwritableValueException.explain(
          serde, record, "operator '" + operator + "'", unwritable);
    }
    return scratch.size();
  }

  private int nextLimit(int size) {
    long nextSample = Math.max(size + 1, sampledAt + RECORDS_PER_SAMPLE - recordsBefore);
    return (int) Math.min(mostRecords(), nextSample);
  }

  /** How many records a frame may hold, 1 to {@link Frame#MAX_RECORDS}. */
  int mostRecords() {
    long records = MAX_BYTES / Math.max(1, bytesPerRecord);
    return (int) Math.max(1, Math.min(Frame.MAX_RECORDS, records));
  }
}
