package dev.weir.protocol.flow;

/**
 * Detects lost and repeated frames. Between two actors messages arrive in order but may be lost in
 * silence; the sequence turns that into a failure of the attempt.
 */
public final class SequenceCheck {
  private final long[] expected;

  public SequenceCheck(int channels) {
    expected = new long[channels];
  }

  /**
   * Checks one frame.
   *
   * @throws SequenceException if the frame is not the channel's next one
   */
  public void onFrame(int channel, long sequence) {
    if (sequence != expected[channel]) {
      throw new SequenceException(channel, expected[channel], sequence);
    }
    expected[channel]++;
  }

  /** A frame was lost or repeated on the way. */
  public static final class SequenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SequenceException(int channel, long expected, long got) {
      super(
          "input channel "
              + channel
              + " delivered frame "
              + got
              + " where frame "
              + expected
              + " was due: "
              + (got > expected ? "frames were lost" : "a frame was repeated"));
    }
  }
}
