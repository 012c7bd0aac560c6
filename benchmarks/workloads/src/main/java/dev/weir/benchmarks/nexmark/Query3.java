package dev.weir.benchmarks.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent.Auction;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Person;
import dev.weir.benchmarks.workload.Tally;
import org.jspecify.annotations.Nullable;

/** Who sells in three states? Persons joined with their auctions of one category, for ever. */
public final class Query3 {
  private static final long CATEGORY = 10;

  private Query3() {}

  /** One side of the join. */
  public sealed interface Side {
    long seller();
  }

  /** The person; there is one of each id. */
  public record Seller(long seller, String name, String city, String state) implements Side {}

  /** An auction of a seller. */
  public record Offer(long seller, long auction) implements Side {}

  /** A row. */
  public record LocalOffer(String name, String city, String state, long auction) {
    public static LocalOffer of(Seller seller, long auction) {
      return new LocalOffer(seller.name(), seller.city(), seller.state(), auction);
    }
  }

  /** What the join needs of an event, or null if it needs none of it. */
  public static @Nullable Side side(NexmarkEvent event) {
    if (event instanceof Auction auction) {
      return auction.category() == CATEGORY ? new Offer(auction.seller(), auction.id()) : null;
    }
    return event instanceof Person person && isLocal(person.state())
        ? new Seller(person.id(), person.name(), person.city(), person.state())
        : null;
  }

  private static boolean isLocal(String state) {
    return state.equals("OR") || state.equals("ID") || state.equals("CA");
  }

  public static void count(LocalOffer row, Tally tally) {
    tally.row(
        tally
            .digest()
            .text(row.name())
            .text(row.city())
            .text(row.state())
            .number(row.auction())
            .end());
  }
}
