package dev.weir.cluster.lifeline;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a node's lifelines use.
 *
 * @param listen where they listen: a loopback address, or one that what comes from other nodes
 *     arrives at
 * @param speak where those come from that this node makes; empty to leave it to the operating
 *     system
 */
public record LifelineHosts(InetAddress listen, Optional<InetAddress> speak) {
  /** Listens there, and lets the operating system choose the rest. */
  public static LifelineHosts of(InetAddress listen) {
    return new LifelineHosts(listen, Optional.empty());
  }

  @Nullable InetSocketAddress from() {
    return speak.map(address -> new InetSocketAddress(address, 0)).orElse(null);
  }
}
