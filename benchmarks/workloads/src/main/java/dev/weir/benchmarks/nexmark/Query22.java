package dev.weir.benchmarks.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.workload.Tally;

/** Bids with the directories of their page. */
public final class Query22 {
  private Query22() {}

  /** A row; a directory that there is not is empty. */
  public record Directories(
      long auction,
      long bidder,
      long price,
      String channel,
      String first,
      String second,
      String third) {
    public static Directories of(Bid bid) {
      return new Directories(
          bid.auction(),
          bid.bidder(),
          bid.price(),
          bid.channel(),
          part(bid.url(), 3),
          part(bid.url(), 4),
          part(bid.url(), 5));
    }
  }

  /** What stands between two slashes, counted from 0. */
  private static String part(String url, int index) {
    int begin = 0;
    for (int i = 0; i < index; i++) {
      int slash = url.indexOf('/', begin);
      if (slash < 0) {
        return "";
      }
      begin = slash + 1;
    }
    int end = url.indexOf('/', begin);
    return url.substring(begin, end < 0 ? url.length() : end);
  }

  public static void count(Directories row, Tally tally) {
    tally.row(
        tally
            .digest()
            .number(row.auction())
            .number(row.bidder())
            .number(row.price())
            .text(row.channel())
            .text(row.first())
            .text(row.second())
            .text(row.third())
            .end());
  }
}
