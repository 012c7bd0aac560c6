package dev.weir.protocol.link;

import java.util.EnumMap;
import java.util.Map;

/** How often control messages met with which reception. */
public final class ReceptionCounts {
  private final EnumMap<Reception, Long> counts = new EnumMap<>(Reception.class);

  /** Counts one; returns it. */
  public Reception count(Reception reception) {
    counts.merge(reception, 1L, Long::sum);
    return reception;
  }

  /** Those that have occurred. */
  public Map<Reception, Long> byReception() {
    return new EnumMap<>(counts);
  }
}
