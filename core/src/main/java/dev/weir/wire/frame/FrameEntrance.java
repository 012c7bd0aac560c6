package dev.weir.wire.frame;

import dev.weir.runtime.life.SubtaskHost;
import org.jspecify.annotations.Nullable;

/**
 * The entrance of a subtask's place for frames from other machines. What is damaged ends the
 * attempt that runs there, since nobody knows what it was; what is for another attempt has no
 * effect. Single-threaded.
 */
public final class FrameEntrance {
  private final SubtaskHost<?> host;
  private @Nullable FrameReceiver receiver;

  public FrameEntrance(SubtaskHost<?> host) {
    this.host = host;
  }

  /** An attempt begins here; what arrived for the one before is forgotten. */
  public void begin(FrameReceiver ofAttempt) {
    receiver = ofAttempt;
  }

  /** The attempt is over: nothing is held for it any more. */
  public void end() {
    receiver = null;
  }

  /** A message arrived. */
  public void receive(byte[] bytes) {
    FrameMessage message;
    try {
      message = FrameMessage.read(bytes);
    } catch (RuntimeException unreadable) {
      host.onUnreadable(unreadable);
      return;
    }
    FrameReceiver current = receiver;
    host.onArrival(message.attempt(), () -> current == null ? null : current.receive(message));
  }
}
