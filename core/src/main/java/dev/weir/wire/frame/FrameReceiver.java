package dev.weir.wire.frame;

import dev.weir.element.Frame;
import org.jspecify.annotations.Nullable;

/** Puts together what subtasks on other machines sent to one attempt. */
public interface FrameReceiver {
  /** Takes a message in; returns the frame that is complete with it, null if more is to follow. */
  @Nullable Frame receive(FrameMessage message);
}
