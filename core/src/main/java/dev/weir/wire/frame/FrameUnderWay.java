package dev.weir.wire.frame;

import dev.weir.element.Barrier;
import dev.weir.element.Control;
import dev.weir.element.Frame;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.wire.DamagedMessageException;
import org.jspecify.annotations.Nullable;

/** A frame of which not all messages have arrived yet. */
final class FrameUnderWay {
  private final int channel;
  private final long sequence;
  private int nextPart;
  private @Nullable Frame frame;
  private @Nullable BinaryWriter kept;
  private @Nullable Control control;

  FrameUnderWay(int channel, long sequence) {
    this.channel = channel;
    this.sequence = sequence;
  }

  /**
   * A message arrived.
   *
   * @throws DamagedMessageException if it is not the next one of this frame
   */
  void take(FrameMessage message) {
    if (message.sequence() != sequence || message.part() != nextPart) {
      throw new DamagedMessageException(
          "input channel "
              + channel
              + " delivered message "
              + message.part()
              + " of frame "
              + message.sequence()
              + " where message "
              + nextPart
              + " of frame "
              + sequence
              + " was due: messages between nodes were lost or repeated");
    }
    nextPart++;
  }

  /** Keeps what a message holds of a segment that is not complete. */
  void keep(BinaryReader in, int mostBytes) {
    BinaryWriter bytes = kept;
    if (bytes == null) {
      bytes = new BinaryWriter(2 * in.remaining());
      kept = bytes;
    }
    if (bytes.size() > mostBytes - in.remaining()) {
      throw new DamagedMessageException(
          "input channel "
              + channel
              + " delivered a record of more than "
              + mostBytes
              + " bytes: set weir.exchange.max-record alike on all nodes");
    }
    bytes.writeRaw(in.array(), in.arrayPosition(), in.remaining());
  }

  /** The segment that is complete with the message. */
  BinaryReader segment(BinaryReader in) {
    BinaryWriter bytes = kept;
    if (bytes == null) {
      return in;
    }
    kept = null;
    bytes.writeRaw(in.array(), in.arrayPosition(), in.remaining());
    return new BinaryReader(bytes.buffer(), 0, bytes.size());
  }

  /** The records that have arrived. */
  Frame frame(boolean keyed) {
    Frame known = frame;
    if (known == null) {
      known = new Frame(keyed, 0);
      frame = known;
    }
    return known;
  }

  void close(@Nullable Control closing) {
    control = closing;
  }

  @Nullable Control control() {
    return control;
  }

  /** The frame as it was sent. */
  Frame finish(FrameMessage message) {
    Control closing = control;
    Frame whole =
        message.has(FrameMessage.URGENT) && closing instanceof Barrier barrier
            ? Frame.urgent(barrier)
            : frame(message.has(FrameMessage.KEYED));
    if (closing != null) {
      whole.close(closing);
    }
    whole.address(message.attempt(), channel, sequence);
    return whole;
  }
}
