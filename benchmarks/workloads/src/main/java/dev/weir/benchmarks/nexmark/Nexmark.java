package dev.weir.benchmarks.nexmark;

import static dev.weir.benchmarks.workload.Randomness.below;
import static dev.weir.benchmarks.workload.Randomness.belowLow;

import dev.weir.benchmarks.nexmark.NexmarkEvent.Auction;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Person;
import dev.weir.benchmarks.workload.Randomness;

/**
 * The events of an auction house, after the Nexmark benchmark: of 50 events one is a person, three
 * are auctions and the others bids; 10 000 events to a second of event time. The newest ids can
 * name an auction or a person that appears only later.
 */
public final class Nexmark {
  private static final long SEED = 0x4E45584D41524BL;
  private static final long START_MILLIS = 1_436_918_400_000L;
  private static final long EVENTS_PER_MILLI = 10;
  private static final long EPOCH = 50;
  private static final long AUCTIONS_PER_EPOCH = 3;
  private static final long FIRST_ID = 1000;
  private static final long ACTIVE = 1000;
  private static final long[] POWERS_OF_TEN = {1, 10, 100, 1_000, 10_000, 100_000};

  private Nexmark() {}

  private static long random(long n, int k) {
    return Randomness.rnd(SEED, n, k);
  }

  /** Event {@code n}. */
  public static NexmarkEvent event(long n) {
    long epoch = n / EPOCH;
    long offset = n % EPOCH;
    if (offset == 0) {
      return person(n, epoch);
    }
    return offset <= AUCTIONS_PER_EPOCH ? auction(n, epoch, offset) : bid(n, epoch);
  }

  private static long dateTime(long n) {
    return START_MILLIS + n / EVENTS_PER_MILLI;
  }

  private static Person person(long n, long epoch) {
    return new Person(
        FIRST_ID + epoch,
        NexmarkTables.name(random(n, 0), random(n, 1)),
        NexmarkTables.email(random(n, 2)),
        NexmarkTables.creditCard(random(n, 3)),
        NexmarkTables.city(random(n, 4)),
        NexmarkTables.state(random(n, 5)),
        dateTime(n),
        NexmarkTables.extra(random(n, 6)));
  }

  private static Auction auction(long n, long epoch, long offset) {
    long index = epoch * AUCTIONS_PER_EPOCH + offset - 1;
    long dateTime = dateTime(n);
    long initialBid = price(random(n, 1));
    return new Auction(
        FIRST_ID + index,
        NexmarkTables.itemName(index),
        NexmarkTables.description(random(n, 0)),
        initialBid,
        initialBid + price(random(n, 2)),
        dateTime,
        dateTime + 1 + below(random(n, 6), 332),
        FIRST_ID + (below(random(n, 3), 4) > 0 ? hot(epoch) : cold(random(n, 4), epoch)),
        10 + below(random(n, 5), 5),
        NexmarkTables.extra(random(n, 7)));
  }

  private static Bid bid(long n, long epoch) {
    long lastAuction = epoch * AUCTIONS_PER_EPOCH + 2;
    int channel = channel(random(n, 5));
    return new Bid(
        FIRST_ID + auctionOf(n, lastAuction),
        FIRST_ID + (below(random(n, 2), 4) > 0 ? hot(epoch) + 1 : cold(random(n, 3), epoch)),
        price(random(n, 4)),
        NexmarkTables.channel(channel),
        NexmarkTables.url(channel),
        dateTime(n),
        NexmarkTables.extra(random(n, 6)));
  }

  private static long auctionOf(long n, long lastAuction) {
    if (below(random(n, 0), 2) > 0) {
      return hot(lastAuction);
    }
    long oldest = Math.max(lastAuction - 100, 0);
    return oldest + below(random(n, 1), lastAuction - oldest + 1 + 10);
  }

  private static int channel(long r) {
    return below(r, 2) > 0
        ? (int) (r & 3)
        : NexmarkTables.HOT_CHANNELS + (int) belowLow(r, NexmarkTables.COLD_CHANNELS);
  }

  private static long hot(long last) {
    return last / 100 * 100;
  }

  private static long cold(long r, long lastPerson) {
    long active = Math.min(lastPerson + 1, ACTIVE);
    return lastPerson + 1 - active + below(r, active + 10);
  }

  /** From 100 to 99 999 999, each order of magnitude as likely as the others. */
  private static long price(long r) {
    long magnitude = POWERS_OF_TEN[(int) below(r, POWERS_OF_TEN.length)];
    return 100 * magnitude + belowLow(r, 900 * magnitude);
  }
}
