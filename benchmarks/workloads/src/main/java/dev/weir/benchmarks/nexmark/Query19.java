package dev.weir.benchmarks.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which are an auction's ten highest bids? Its rows are {@link Bids.Change}s. */
public final class Query19 {
  private static final int LONGEST = 10;

  private static final Comparator<Bid> HIGHEST_FIRST =
      Comparator.comparingLong(Bid::price)
          .reversed()
          .thenComparingLong(Bid::dateTime)
          .thenComparingLong(Bid::bidder)
          .thenComparing(Bid::channel)
          .thenComparing(Bid::extra);

  private Query19() {}

  /** Where a bid belongs among the highest so far; {@link #isListed} says whether it is there. */
  public static int rank(List<Bid> highest, Bid bid) {
    int rank = highest.size();
    while (rank > 0 && isHigher(bid, highest.get(rank - 1))) {
      rank--;
    }
    return rank;
  }

  private static boolean isHigher(Bid bid, Bid other) {
    return bid.price() == other.price()
        ? HIGHEST_FIRST.compare(bid, other) < 0
        : bid.price() > other.price();
  }

  public static boolean isListed(int rank) {
    return rank < LONGEST;
  }

  /** Whether a further bid takes another one's place: that of the last. */
  public static boolean isFull(List<Bid> highest) {
    return highest.size() == LONGEST;
  }

  /** The highest bids with a further one, which is listed. */
  public static List<Bid> with(List<Bid> highest, int rank, Bid bid) {
    List<Bid> now = new ArrayList<>(LONGEST);
    now.addAll(highest.subList(0, rank));
    now.add(bid);
    now.addAll(highest.subList(rank, Math.min(highest.size(), LONGEST - 1)));
    return now;
  }
}
