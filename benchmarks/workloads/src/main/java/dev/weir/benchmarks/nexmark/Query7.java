package dev.weir.benchmarks.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.workload.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Which bids are the highest of each ten seconds? */
public final class Query7 {
  public static final Duration SIZE = Duration.ofSeconds(10);

  /** So many that they spread evenly over the subtasks, so few that little is left to combine. */
  private static final long PARTS = 64;

  private Query7() {}

  /** What is needed of a bid; a row if no other of the window is higher. */
  public record Offer(long auction, long price, long bidder, long dateTime) {
    public static Offer of(Bid bid) {
      return new Offer(bid.auction(), bid.price(), bid.bidder(), bid.dateTime());
    }

    /** One of a few parts that the bids of a window are divided into, as evenly as prices are. */
    public long part() {
      return price % PARTS;
    }
  }

  /**
   * The highest bids of a window, or of one of its parts.
   *
   * @param price of each of them
   */
  public record Highest(long price, List<Offer> offers) {
    public static final Highest NONE = new Highest(0, List.of());

    public Highest with(Offer offer) {
      if (offer.price() < price) {
        return this;
      }
      return offer.price() > price
          ? new Highest(offer.price(), List.of(offer))
          : new Highest(price, both(offers, List.of(offer)));
    }

    public Highest with(Highest other) {
      if (other.price != price) {
        return other.price < price ? this : other;
      }
      return new Highest(price, both(offers, other.offers));
    }

    private static List<Offer> both(List<Offer> some, List<Offer> others) {
      List<Offer> all = new ArrayList<>(some);
      all.addAll(others);
      return all;
    }
  }

  public static void count(Offer row, Tally tally) {
    tally.row(
        tally
            .digest()
            .number(row.auction())
            .number(row.price())
            .number(row.bidder())
            .number(row.dateTime())
            .end());
  }
}
