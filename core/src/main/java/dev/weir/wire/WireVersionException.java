package dev.weir.wire;

import dev.weir.failure.PermanentFailureException;

/** Another machine speaks a version of the wire format that is not understood here. */
public final class WireVersionException extends PermanentFailureException {
  private static final long serialVersionUID = 1L;

  WireVersionException(int version, String who) {
    super(
        who
            + " speaks version "
            + version
            + " of the wire format, and this node understands "
            + (WireVersion.LOWEST == WireVersion.HIGHEST
                ? "version " + WireVersion.HIGHEST
                : "versions " + WireVersion.LOWEST + " to " + WireVersion.HIGHEST)
            + ": run the same version of Weir on all nodes of a cluster");
  }
}
