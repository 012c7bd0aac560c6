package dev.weir.wire;

/**
 * The versions of the wire format that this code understands. Every message begins with the version
 * that it is written in. What holds in all versions is the {@link Envelope} alone.
 */
public final class WireVersion {
  /** The lowest version that is understood. */
  public static final int LOWEST = 1;

  /** The highest version that is understood, and the one that is written. */
  public static final int HIGHEST = 1;

  private WireVersion() {}

  /**
   * Passes if messages of the version are understood.
   *
   * @param who speaks it, for the message, such as {@code node w2}
   * @throws WireVersionException otherwise
   */
  public static void require(int version, String who) {
    if (version < LOWEST || version > HIGHEST) {
      throw new WireVersionException(version, who);
    }
  }
}
