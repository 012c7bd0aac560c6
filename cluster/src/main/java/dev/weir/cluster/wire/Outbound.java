package dev.weir.cluster.wire;

import dev.weir.wire.WireSettings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.Address;

/** The ways out of this process, by node, and what bounds them. On any thread. */
public final class Outbound {
  /** What the transport puts around a message: addresses, mostly. */
  public static final int TRANSPORTS_OWN_BYTES = 4096;

  /** The transport's own queue has room for more, see {@code weir-node.conf}. */
  private static final int MOST_MESSAGES = 2048;

  private static final long MOST_BYTES = 32L << 20;

  private final WireSettings settings;
  private final Map<Address, OutboundWindow> windows = new ConcurrentHashMap<>();

  /**
   * @param settings of all that crosses nodes
   */
  public Outbound(WireSettings settings) {
    this.settings = settings;
  }

  /** How large messages and records may be. */
  public WireSettings settings() {
    return settings;
  }

  /** What is on its way to a node. */
  public OutboundWindow to(Address node) {
    return windows.computeIfAbsent(node, any -> new OutboundWindow(MOST_MESSAGES, MOST_BYTES));
  }
}
