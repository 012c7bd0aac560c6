package dev.weir.wire.frame;

import dev.weir.element.Frame;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeDictionary;
import dev.weir.serde.explain.UnwritableValueException;
import dev.weir.serde.types.Types;
import dev.weir.wire.Envelope;
import dev.weir.wire.WireSettings;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the frames of one attempt's output channels into messages, in the subtask's own turn. What
 * is written is told in {@code docs/wire.md}. Single-threaded.
 */
public final class FrameEncoder implements FrameSender {
  private static final byte[] NO_HEADER = new byte[FrameMessage.HEADER_BYTES];
  private static final int OVERHEAD = FrameMessage.HEADER_BYTES + Envelope.BACK_BYTES;

  /** The most that stands in a segment beside its values: timestamps, hashes, a control element. */
  private static final int BESIDE_VALUES = Frame.MAX_RECORDS * 12 + 64;

  private final SubtaskWiring wiring;
  private final Types types;
  private final WireSettings settings;
  private final @Nullable Compression compression;

  /** A segment that has so many bytes takes no further record. */
  private final int enough;

  private BinaryWriter segment = new BinaryWriter(1024);
  private final BinaryWriter pieces = new BinaryWriter(1024);

  /**
   * @param types with which the receivers read what is written here
   */
  public FrameEncoder(SubtaskWiring wiring, Types types, WireSettings settings) {
    this.wiring = wiring;
    this.types = types;
    this.settings = settings;
    compression = settings.compress() ? new Compression() : null;
    int message = settings.messageBytes();
    enough = message - Math.min(message / 2, BESIDE_VALUES + message / 32);
  }

  @Override
  public void send(int outChannel, Frame frame, Consumer<byte[]> messages) {
    String operator = wiring.outputs().get(outChannel).exchange().edge().from();
    int part = 0;
    int next = 0;
    boolean last = false;
    while (!last) {
      segment.reset();
      segment.writeRaw(NO_HEADER, 0, NO_HEADER.length);
      next = writeRecords(frame, next, operator);
      last = next == frame.size();
      if (last) {
        Ends.write(frame.control(), segment);
      }
      part = cut(frame, part, last, messages);
    }
  }

  /** Writes records from one on, as many as belong in a segment; returns the one behind them. */
  private int writeRecords(Frame frame, int from, String operator) {
    int next = from;
    while (next < frame.size() && segment.size() < enough) {
      next = writeRun(frame, next, operator);
    }
    segment.writeShort(0);
    Timestamps.write(frame, from, next, segment);
    if (frame.isKeyed()) {
      for (int i = from; i < next; i++) {
        segment.writeInt(frame.hash(i));
      }
    }
    return next;
  }

  /** Writes records of one class: how many, the class, the values. */
  private int writeRun(Frame frame, int from, String operator) {
    BinaryWriter out = segment;
    int end = frame.size();
    int lengthAt = out.size();
    out.writeShort(0);
    int next = from;
    Object value = frame.value(from);
    Class<?> type = value.getClass();
    try {
      TypeDictionary dictionary = out.dictionary(types.numbering());
      Serde<Object> serde = dictionary.announce(type, out);
      do {
        int before = out.size();
        serde.write(value, out);
        requireSendable(operator, type, out.size() - before);
        next++;
        if (next == end || out.size() >= enough) {
          break;
        }
        value = frame.value(next);
      } while (value.getClass() == type);
    } catch (RecordTooLargeException tooLarge) {
      forgetBuffers();
      throw tooLarge;
    } catch (Throwable unwritable) {
      throw UnwritableValueException.explain(
          types.dynamic(), value, "operator '" + operator + "'", unwritable);
    }
    out.setShort(lengthAt, next - from);
    return next;
  }

  private void requireSendable(String operator, Class<?> type, int bytes) {
    if (bytes > settings.recordBytes()) {
      throw new RecordTooLargeException(operator, type, bytes, settings.recordBytes());
    }
  }

  /** Sends the segment as one message or several; returns which part comes next. */
  private int cut(Frame frame, int firstPart, boolean last, Consumer<byte[]> messages) {
    int flags =
        (last ? FrameMessage.FRAME_ENDS : 0)
            | (frame.isUrgent() ? FrameMessage.URGENT : 0)
            | (frame.isKeyed() ? FrameMessage.KEYED : 0);
    BinaryWriter whole = segment;
    if (compression != null && compression.deflate(segment, NO_HEADER.length)) {
      flags |= FrameMessage.DEFLATED;
      whole = compression.deflated();
    }
    int room = settings.messageBytes() - OVERHEAD;
    if (whole.size() - NO_HEADER.length <= room) {
      messages.accept(message(frame, flags | FrameMessage.SEGMENT_ENDS, firstPart, whole));
      return firstPart + 1;
    }
    int part = firstPart;
    for (int at = NO_HEADER.length; at < whole.size(); at += room) {
      int length = Math.min(room, whole.size() - at);
      boolean ends = at + length == whole.size();
      int own = ends ? flags | FrameMessage.SEGMENT_ENDS : flags & ~FrameMessage.FRAME_ENDS;
      header(frame, own, part++);
      pieces.writeRaw(whole.buffer(), at, length);
      messages.accept(Envelope.close(pieces));
    }
    forgetBuffers();
    return part;
  }

  /** A segment that is one message gets its header where room was left for it. */
  private byte[] message(Frame frame, int flags, int part, BinaryWriter whole) {
    header(frame, flags, part);
    System.arraycopy(pieces.buffer(), 0, whole.buffer(), 0, NO_HEADER.length);
    return Envelope.close(whole);
  }

  private void header(Frame frame, int flags, int part) {
    pieces.reset();
    FrameMessage.writeHeader(
        pieces, flags, frame.attempt(), frame.channel(), frame.sequence(), part);
  }

  /** Buffers that have grown with a large record are not worth keeping. */
  private void forgetBuffers() {
    segment = new BinaryWriter(1024);
    if (compression != null) {
      compression.forgetBuffers();
    }
  }
}
