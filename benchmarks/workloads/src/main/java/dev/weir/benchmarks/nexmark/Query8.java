package dev.weir.benchmarks.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent.Auction;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Person;
import dev.weir.benchmarks.workload.Tally;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who has registered and offered something within the same ten seconds? */
public final class Query8 {
  public static final Duration SIZE = Duration.ofSeconds(10);

  private Query8() {}

  /** One side of the join. */
  public sealed interface Side {
    long person();
  }

  /** Somebody has registered. */
  public record Registration(long person, String name) implements Side {}

  /** Somebody has offered something. */
  public record Offer(long person) implements Side {}

  /**
   * What is known of a person in a window.
   *
   * @param name empty while no registration is known
   */
  public record Newcomer(String name, boolean sells) {
    public static final Newcomer NONE = new Newcomer("", false);
    private static final Newcomer SELLER = new Newcomer("", true);

    public Newcomer with(Side side) {
      if (side instanceof Registration registration) {
        return new Newcomer(registration.name(), sells);
      }
      if (sells) {
        return this;
      }
      return name.isEmpty() ? SELLER : new Newcomer(name, true);
    }

    /** Whether there is a row. */
    public boolean isSeller() {
      return sells && !name.isEmpty();
    }
  }

  /** A row. */
  public record NewSeller(long person, String name, long windowStart) {}

  /** What the join needs of an event, or null if it needs none of it. */
  public static @Nullable Side side(NexmarkEvent event) {
    if (event instanceof Auction auction) {
      return new Offer(auction.seller());
    }
    return event instanceof Person person ? new Registration(person.id(), person.name()) : null;
  }

  public static void count(NewSeller row, Tally tally) {
    tally.row(tally.digest().number(row.person()).text(row.name()).number(row.windowStart()).end());
  }
}
