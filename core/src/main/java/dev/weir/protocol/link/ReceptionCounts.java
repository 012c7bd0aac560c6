package dev.weir.protocol.link;

import java.util.EnumMap;
import java.util.Map;

/** How often control messages met with which reception. */
public final class ReceptionCounts {
  private final EnumMap<Reception, Long> counts = new EnumMap<>(Reception.class);
  private final EnumMap<Reception, Long> news = new EnumMap<>(Reception.class);

  /** Counts one; returns it. */
  public Reception count(Reception reception) {
    counts.merge(reception, 1L, Long::sum);
    if (reception != Reception.ACCEPTED) {
      news.merge(reception, 1L, Long::sum);
    }
    return reception;
  }

  /** Counts what somebody else has counted. */
  public void add(Map<Reception, Long> others) {
    others.forEach((reception, count) -> counts.merge(reception, count, Long::sum));
  }

  /** What had no effect, or none of its own, since this was asked for the last time. */
  public Map<Reception, Long> takeNews() {
    Map<Reception, Long> taken = Map.copyOf(news);
    news.clear();
    return taken;
  }

  /** Those that have occurred. */
  public Map<Reception, Long> byReception() {
    return new EnumMap<>(counts);
  }
}
