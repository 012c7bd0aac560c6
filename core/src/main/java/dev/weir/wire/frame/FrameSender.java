package dev.weir.wire.frame;

import dev.weir.element.Frame;
import java.util.function.Consumer;

/** Sends frames to subtasks on other machines. */
public interface FrameSender {
  /**
   * Sends an addressed frame as one message or several, in this order.
   *
   * @throws RecordTooLargeException if it holds a record that is too large
   */
  void send(int outChannel, Frame frame, Consumer<byte[]> messages);
}
