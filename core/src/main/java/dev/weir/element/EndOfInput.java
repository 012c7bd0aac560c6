package dev.weir.element;

/**
 * No record follows. Barriers still do, so that what the end of the input produced is committed by
 * a checkpoint.
 */
public record EndOfInput() implements Control {
  public static final EndOfInput INSTANCE = new EndOfInput();

  @Override
  public void to(Handler handler) {
    handler.onEndOfInput();
  }
}
