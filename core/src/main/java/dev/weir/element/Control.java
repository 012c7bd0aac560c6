package dev.weir.element;

/** What travels in a channel in order with the records but is not a record. */
public sealed interface Control permits Watermark, Barrier, Idle, EndOfInput {

  /** Hands it to the method that it stands for. */
  void to(Handler handler);

  /** Who understands every control element. */
  interface Handler {
    void onWatermark(long timestampMillis);

    void onBarrier(Barrier barrier);

    void onIdle();

    void onEndOfInput();
  }
}
