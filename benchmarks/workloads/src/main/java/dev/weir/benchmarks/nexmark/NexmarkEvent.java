package dev.weir.benchmarks.nexmark;

/** An event of the auction house. All times are in milliseconds since the epoch. */
public sealed interface NexmarkEvent {
  long dateTime();

  /** Somebody registers. */
  record Person(
      long id,
      String name,
      String email,
      String creditCard,
      String city,
      String state,
      long dateTime,
      String extra)
      implements NexmarkEvent {}

  /** Somebody offers something. */
  record Auction(
      long id,
      String itemName,
      String description,
      long initialBid,
      long reserve,
      long dateTime,
      long expires,
      long seller,
      long category,
      String extra)
      implements NexmarkEvent {}

  /** Somebody bids. */
  record Bid(
      long auction,
      long bidder,
      long price,
      String channel,
      String url,
      long dateTime,
      String extra)
      implements NexmarkEvent {
    /** The same bid at another price. */
    public Bid withPrice(long other) {
      return new Bid(auction, bidder, other, channel, url, dateTime, extra);
    }
  }
}
