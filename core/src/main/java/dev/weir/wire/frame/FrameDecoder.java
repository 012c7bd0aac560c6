package dev.weir.wire.frame;

import dev.weir.element.Barrier;
import dev.weir.element.Control;
import dev.weir.element.Frame;
import dev.weir.graph.Edge;
import dev.weir.runtime.exchange.RecordKeys;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.runtime.wiring.SubtaskWiring.InputChannel;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.SerdeException;
import dev.weir.serde.types.Types;
import dev.weir.wire.DamagedMessageException;
import dev.weir.wire.WireSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts frames together from what {@link FrameEncoder}s of other machines made of them, for one
 * attempt and in its turn. Records are read with the receiver's own types; their keys are taken
 * from them by the receiver's own selector, their hashes are those by which the sender chose the
 * channel. Single-threaded.
 */
public final class FrameDecoder implements FrameReceiver {
  private final List<InputChannel> channels;
  private final @Nullable RecordKeys[] keys;
  private final @Nullable FrameUnderWay[] underWay;
  private final SegmentReader segments;
  private final int mostBytes;

  /**
   * @param types with which the records are read
   */
  public FrameDecoder(SubtaskWiring wiring, Types types, WireSettings settings) {
    channels = wiring.inputs();
    keys = new RecordKeys[channels.size()];
    underWay = new FrameUnderWay[channels.size()];
    for (int i = 0; i < keys.length; i++) {
      if (channels.get(i).exchange().isKeyed()) {
        keys[i] = new RecordKeys(channels.get(i).exchange().edge(), types);
      }
    }
    segments = new SegmentReader(types);
    mostBytes = (int) Math.min(Integer.MAX_VALUE, settings.recordBytes() + (16L << 20));
  }

  @Override
  public @Nullable Frame receive(FrameMessage message) {
    int channel = message.channel();
    if (channel < 0 || channel >= underWay.length) {
      throw new DamagedMessageException(
          "a frame arrived for input channel " + channel + " of " + underWay.length);
    }
    FrameUnderWay frame = underWay[channel];
    if (frame == null) {
      frame = new FrameUnderWay(channel, message.sequence());
    }
    frame.take(message);
    if (!message.has(FrameMessage.SEGMENT_ENDS)) {
      frame.keep(message.in(), mostBytes);
      underWay[channel] = frame;
      return null;
    }
    boolean ends = message.has(FrameMessage.FRAME_ENDS);
    underWay[channel] = ends ? null : frame;
    read(frame, message);
    return ends ? frame.finish(message) : null;
  }

  private void read(FrameUnderWay frame, FrameMessage message) {
    Edge edge = channels.get(message.channel()).exchange().edge();
    RecordKeys keysOfChannel = keys[message.channel()];
    boolean keyed = message.has(FrameMessage.KEYED);
    if (keyed != (keysOfChannel != null) && !message.has(FrameMessage.URGENT)) {
      throw new UnreadableFrameException(
          edge, keyed ? "it has keys that nobody expects" : "it has no keys");
    }
    BinaryReader in = frame.segment(message.in());
    try {
      if (message.has(FrameMessage.DEFLATED)) {
        in = Compression.inflate(in, mostBytes);
      }
      segments.read(in, frame.frame(keyed), keysOfChannel, edge);
      if (message.has(FrameMessage.FRAME_ENDS)) {
        frame.close(Ends.read(in));
      }
      if (in.remaining() > 0) {
        throw new CorruptDataException(in.remaining() + " bytes too many");
      }
    } catch (SerdeException | IllegalArgumentException unreadable) {
      throw new UnreadableFrameException(edge, unreadable);
    }
    Control control = frame.control();
    if (message.has(FrameMessage.URGENT) && !(control instanceof Barrier)) {
      throw new UnreadableFrameException(edge, "it is urgent, and ends with " + control);
    }
  }
}
