package dev.weir.benchmarks.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.workload.Tally;
import org.jspecify.annotations.Nullable;

/** Bids with a number for their channel, if it has one. */
public final class Query21 {
  private static final String PARAMETER = "channel_id=";

  private Query21() {}

  /** A row. */
  public record Numbered(long auction, long bidder, long price, String channel, String number) {}

  /** The row of a bid, or null if its channel has no number. */
  public static @Nullable Numbered numbered(Bid bid) {
    String number = number(bid);
    return number == null
        ? null
        : new Numbered(bid.auction(), bid.bidder(), bid.price(), bid.channel(), number);
  }

  private static @Nullable String number(Bid bid) {
    return switch (bid.channel()) {
      case "Apple" -> "0";
      case "Google" -> "1";
      case "Facebook" -> "2";
      case "Baidu" -> "3";
      default -> parameter(bid.url());
    };
  }

  /** The first parameter behind an ampersand or at the beginning, up to the next ampersand. */
  private static @Nullable String parameter(String url) {
    int at = url.startsWith(PARAMETER) ? 0 : url.indexOf('&' + PARAMETER) + 1;
    if (at == 0 && !url.startsWith(PARAMETER)) {
      return null;
    }
    int begin = at + PARAMETER.length();
    int end = url.indexOf('&', begin);
    return url.substring(begin, end < 0 ? url.length() : end);
  }

  public static void count(Numbered row, Tally tally) {
    tally.row(
        tally
            .digest()
            .number(row.auction())
            .number(row.bidder())
            .number(row.price())
            .text(row.channel())
            .text(row.number())
            .end());
  }
}
