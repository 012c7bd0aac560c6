package dev.weir.benchmarks.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.workload.Tally;

/** Bids of some size in another currency, with the time of day and a count of a letter. */
public final class Query14 {
  private static final long RATE = 908;
  private static final long LEAST = 1_000_000_000;
  private static final long MOST = 50_000_000_000L;
  private static final long MILLIS_PER_HOUR = 3_600_000;

  private Query14() {}

  /**
   * A row.
   *
   * @param price in thousandths
   */
  public record Calculated(
      long auction,
      long bidder,
      long price,
      String timeOfDay,
      long dateTime,
      String extra,
      long letters) {
    public static Calculated of(Bid bid) {
      return new Calculated(
          bid.auction(),
          bid.bidder(),
          bid.price() * RATE,
          named(bid.dateTime() / MILLIS_PER_HOUR % 24),
          bid.dateTime(),
          bid.extra(),
          bid.extra().chars().filter(each -> each == 'c').count());
    }
  }

  public static boolean isWanted(Bid bid) {
    long price = bid.price() * RATE;
    return price > LEAST && price < MOST;
  }

  private static String named(long hour) {
    if (hour >= 8 && hour <= 18) {
      return "dayTime";
    }
    return hour <= 6 || hour >= 20 ? "nightTime" : "otherTime";
  }

  public static void count(Calculated row, Tally tally) {
    tally.row(
        tally
            .digest()
            .number(row.auction())
            .number(row.bidder())
            .number(row.price())
            .text(row.timeOfDay())
            .number(row.dateTime())
            .text(row.extra())
            .number(row.letters())
            .end());
  }
}
