package dev.weir.benchmarks.nexmark;

import dev.weir.benchmarks.workload.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Which auctions have the most bids of the last ten seconds, every two seconds? */
public final class Query5 {
  public static final Duration SIZE = Duration.ofSeconds(10);
  public static final Duration SLIDE = Duration.ofSeconds(2);

  private Query5() {}

  /** How many bids an auction has in a window; a row if no other has more. */
  public record AuctionCount(long auction, long count, long windowEnd) {}

  /**
   * The auctions of a window with the most bids.
   *
   * @param count of each of them
   */
  public record Hottest(long count, List<Long> auctions) {
    public static final Hottest NONE = new Hottest(0, List.of());

    public Hottest with(AuctionCount other) {
      if (other.count() < count) {
        return this;
      }
      if (other.count() > count) {
        return new Hottest(other.count(), List.of(other.auction()));
      }
      List<Long> more = new ArrayList<>(auctions);
      more.add(other.auction());
      return new Hottest(count, more);
    }
  }

  public static void count(AuctionCount row, Tally tally) {
    tally.row(
        tally.digest().number(row.auction()).number(row.count()).number(row.windowEnd()).end());
  }
}
