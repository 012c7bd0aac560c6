package dev.weir.operator;

/**
 * An operator that keeps records for longer than the call that brings them, and emits what comes of
 * them later: event time must not go past them. What stands behind it gets a watermark when
 * everything that came before the watermark has gone out.
 */
public interface HoldsTime {
  /**
   * How far event time may go behind the operator for now: to the latest watermark in front of all
   * that is kept, {@link Long#MIN_VALUE} if there was none, {@link Long#MAX_VALUE} if nothing is
   * kept. When it grows, the operator asks for a turn ({@link OperatorContext#wakeUp}) unless it is
   * in one.
   */
  long releasedTime();
}
