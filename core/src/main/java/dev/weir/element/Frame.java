package dev.weir.element;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What crosses a channel: a run of records as a struct of arrays, closed by at most one control
 * element. A frame is filled by one sender, then addressed and handed over; from then on nobody
 * changes it. Records inside one JVM are passed by reference.
 *
 * <p>The address {@code (attempt, channel, sequence)} lets the receiver detect a loss or a repeat:
 * sequences of a channel start at 0 with each attempt and grow by one.
 */
public final class Frame {
  /** The most records that a frame holds. */
  public static final int MAX_RECORDS = 512;

  /** The timestamp of a record that has none. */
  public static final long NO_TIMESTAMP = Long.MIN_VALUE;

  private static final long NOT_SENT = -1;

  private final boolean keyed;
  private Object[] values;
  private long[] timestamps;
  private Object[] keys;
  private int[] hashes;
  private int size;
  private int limit = MAX_RECORDS;
  private @Nullable Control control;

  private boolean urgent;
  private int attempt;
  private int channel;
  private long sequence;

  private static final Object[] NO_KEYS = {};
  private static final int[] NO_HASHES = {};

  /**
   * Makes an empty frame.
   *
   * @param keyed whether each record comes with its key and the key's hash
   * @param expectedRecords how many records to make room for at first, 1 to {@link #MAX_RECORDS}
   */
  public Frame(boolean keyed, int expectedRecords) {
    this.keyed = keyed;
    values = new Object[expectedRecords];
    timestamps = new long[expectedRecords];
    keys = keyed ? new Object[expectedRecords] : NO_KEYS;
    hashes = keyed ? new int[expectedRecords] : NO_HASHES;
  }

  /**
   * A frame that holds a barrier alone and travels ahead of what waits for credit: it needs none
   * and gives none back.
   */
  public static Frame urgent(Barrier barrier) {
    Frame frame = new Frame(false, 0);
    frame.control = barrier;
    frame.urgent = true;
    return frame;
  }

  /**
   * A frame with records that a checkpoint held: it was never sent, so it is not part of any
   * sequence and gives no credit back.
   */
  public static Frame restored(boolean keyed, int attempt, int channel) {
    Frame frame = new Frame(keyed, 8);
    frame.address(attempt, channel, NOT_SENT);
    return frame;
  }

  /** Makes room for so many more records, {@link #MAX_RECORDS} in all. */
  public void expect(int more) {
    if (size + more > values.length) {
      makeRoom(size + more);
    }
  }

  /** Appends a record of an unkeyed frame. */
  public void add(Object value, long timestamp) {
    int at = size;
    if (at == values.length) {
      grow();
    }
    values[at] = value;
    timestamps[at] = timestamp;
    size = at + 1;
  }

  /** Appends a record of a keyed frame. */
  public void add(Object value, long timestamp, Object key, int hash) {
    int at = size;
    if (at == values.length) {
      grow();
    }
    values[at] = value;
    timestamps[at] = timestamp;
    keys[at] = key;
    hashes[at] = hash;
    size = at + 1;
  }

  private void grow() {
    if (size == MAX_RECORDS) {
      throw new IllegalStateException("frame is full: " + size + " records");
    }
    makeRoom(Math.min(MAX_RECORDS, Math.max(8, size * 2)));
  }

  private void makeRoom(int room) {
    values = Arrays.copyOf(values, room);
    timestamps = Arrays.copyOf(timestamps, room);
    if (keyed) {
      keys = Arrays.copyOf(keys, room);
      hashes = Arrays.copyOf(hashes, room);
    }
  }

  /** Closes the frame with a control element. */
  public void close(Control closing) {
    control = closing;
  }

  /** Takes the control element out again, before the frame was sent. */
  public void reopen() {
    control = null;
  }

  /** Stamps the frame for its one journey. */
  public void address(int toAttempt, int toChannel, long withSequence) {
    attempt = toAttempt;
    channel = toChannel;
    sequence = withSequence;
  }

  /** Whether the frame holds as many records as its limit allows. */
  public boolean isFull() {
    return size >= limit;
  }

  /**
   * Says at how many records the frame is full, 1 to {@link #MAX_RECORDS}, which it is at first.
   */
  public void limit(int records) {
    limit = records;
  }

  /** Whether the frame holds a barrier that overtook others, see {@link #urgent(Barrier)}. */
  public boolean isUrgent() {
    return urgent;
  }

  /** Whether the frame used up a credit of its channel. */
  public boolean usedCredit() {
    return !urgent && sequence != NOT_SENT;
  }

  public boolean isKeyed() {
    return keyed;
  }

  public int size() {
    return size;
  }

  public Object value(int i) {
    return values[i];
  }

  public long timestamp(int i) {
    return timestamps[i];
  }

  public Object key(int i) {
    return keys[i];
  }

  public int hash(int i) {
    return hashes[i];
  }

  /** The keys' array itself, valid up to {@link #size()}, for batched state access. */
  public Object[] keys() {
    return keys;
  }

  /** The hashes' array itself, valid up to {@link #size()}, for batched state access. */
  public int[] hashes() {
    return hashes;
  }

  public @Nullable Control control() {
    return control;
  }

  public int attempt() {
    return attempt;
  }

  /** The index of the channel among the receiver's input channels. */
  public int channel() {
    return channel;
  }

  public long sequence() {
    return sequence;
  }

  @Override
  public String toString() {
    return "Frame(attempt="
        + attempt
        + ", channel="
        + channel
        + ", sequence="
        + sequence
        + ", records="
        + size
        + ", control="
        + control
        + ")";
  }
}
