package dev.weir.element;

/**
 * The channel has no input for now and must not hold back the watermark until a record or a
 * watermark follows.
 */
public record Idle() implements Control {
  public static final Idle INSTANCE = new Idle();

  @Override
  public void to(Handler handler) {
    handler.onIdle();
  }
}
