package dev.weir.benchmarks.nexmark;

import dev.weir.benchmarks.workload.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How many bids has a bidder made without a pause of ten seconds? */
public final class Query11 {
  public static final Duration GAP = Duration.ofSeconds(10);
  private static final long GAP_MILLIS = GAP.toMillis();

  private Query11() {}

  /**
   * A session that can still grow.
   *
   * @param last the time of its last bid
   */
  public record Open(long bids, long start, long last) {
    public static Open at(long dateTime) {
      return new Open(1, dateTime, dateTime);
    }

    /**
     * The first moment that no longer belongs to it; a bid at that very moment still extends it.
     */
    public long end() {
      return last + GAP_MILLIS;
    }

    boolean touches(Open other) {
      return start <= other.end() && other.start <= end();
    }

    Open with(Open other) {
      return new Open(bids + other.bids, Math.min(start, other.start), Math.max(last, other.last));
    }

    public Session closed(long bidder) {
      return new Session(bidder, bids, start, end());
    }
  }

  /** A bidder's open sessions with one more bid, nearly always one of them. */
  public static List<Open> with(List<Open> open, Open bid) {
    Open now = bid;
    List<Open> others = List.of();
    for (Open each : open) {
      if (each.touches(now)) {
        now = each.with(now);
      } else {
        others = others.isEmpty() ? new ArrayList<>() : others;
        others.add(each);
      }
    }
    if (others.isEmpty()) {
      return List.of(now);
    }
    others.add(now);
    return others;
  }

  /** A row. */
  public record Session(long bidder, long bids, long start, long end) {}

  public static void count(Session row, Tally tally) {
    tally.row(
        tally
            .digest()
            .number(row.bidder())
            .number(row.bids())
            .number(row.start())
            .number(row.end())
            .end());
  }
}
