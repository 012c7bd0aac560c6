package dev.weir.wire;

/**
 * Bounds of what crosses machines; the same on all nodes of a cluster.
 *
 * @param messageBytes how large a message with records is at most, 128 to 8 MiB
 * @param recordBytes how large a record is at most, 1 to 1 GiB
 * @param compress whether records are compressed on their way
 */
public record WireSettings(int messageBytes, int recordBytes, boolean compress) {
  /** What holds unless somebody says otherwise. */
  public static final WireSettings DEFAULT = new WireSettings(200_000, 16 << 20, false);

  private static final int LEAST_MESSAGE = 128;
  private static final int MOST_MESSAGE = 8 << 20;
  private static final int MOST_RECORD = 1 << 30;

  public WireSettings {
    if (messageBytes < LEAST_MESSAGE || messageBytes > MOST_MESSAGE) {
      throw new IllegalArgumentException(
          "a message has " + LEAST_MESSAGE + " to " + MOST_MESSAGE + " bytes, not " + messageBytes);
    }
    if (recordBytes < 1 || recordBytes > MOST_RECORD) {
      throw new IllegalArgumentException(
          "a record has 1 to " + MOST_RECORD + " bytes at most, not " + recordBytes);
    }
  }
}
