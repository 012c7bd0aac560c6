package dev.weir.benchmarks.nexmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.nexmark.NexmarkEvent.Auction;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.benchmarks.workload.Randomness;
import dev.weir.benchmarks.workload.Workload;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The golden checksums of the queries that have none from elsewhere: rows as texts, made in the
 * plainest way of all events at once.
 */
class NexmarkReferenceTest {
  private static final List<NexmarkEvent> EVENTS =
      LongStream.range(0, Workload.GOLDEN_EVENTS).mapToObj(Nexmark::event).toList();

  private static Stream<Bid> bids() {
    return EVENTS.stream().filter(Bid.class::isInstance).map(Bid.class::cast);
  }

  private static void assertGolden(Workload query, Stream<?> rows) {
    List<Long> hashes = rows.map(row -> hash(row.toString())).toList();
    long sum = hashes.stream().mapToLong(each -> each).sum();

    assertThat(query.golden(Workload.GOLDEN_EVENTS, KeyedSums.KEYS))
        .contains(String.format(Locale.ROOT, "%016x/%d", sum, hashes.size()));
  }

  private static long hash(String row) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < row.length(); i++) {
      hash = (hash ^ row.charAt(i)) * 0x100000001B3L;
    }
    return Randomness.mix64(hash);
  }

  private static String joined(Object... fields) {
    return Stream.of(fields).map(Object::toString).collect(Collectors.joining(","));
  }

  @Test
  void q9_winningBids() {
    Map<Long, List<Bid>> bidsOf = bids().collect(Collectors.groupingBy(Bid::auction));
    Comparator<Bid> best =
        Comparator.comparingLong((Bid bid) -> -bid.price())
            .thenComparingLong(Bid::dateTime)
            .thenComparingLong(Bid::bidder)
            .thenComparing(Bid::extra);

    assertGolden(
        Workload.Q9,
        EVENTS.stream()
            .filter(Auction.class::isInstance)
            .map(Auction.class::cast)
            .flatMap(a -> won(a, bidsOf.getOrDefault(a.id(), List.of()), best).stream()));
  }

  private static Optional<String> won(Auction a, List<Bid> bids, Comparator<Bid> best) {
    return bids.stream()
        .filter(bid -> bid.dateTime() >= a.dateTime() && bid.dateTime() <= a.expires())
        .min(best)
        .map(
            bid ->
                joined(
                    a.id(),
                    a.itemName(),
                    a.description(),
                    a.initialBid(),
                    a.reserve(),
                    a.dateTime(),
                    a.expires(),
                    a.seller(),
                    a.category(),
                    a.extra(),
                    bid.auction(),
                    bid.bidder(),
                    bid.price(),
                    bid.dateTime(),
                    bid.extra()));
  }

  @Test
  void q14_calculatedPrices() {
    BigDecimal rate = new BigDecimal("0.908");
    assertGolden(
        Workload.Q14,
        bids()
            .filter(
                bid -> {
                  BigDecimal price = rate.multiply(BigDecimal.valueOf(bid.price()));
                  return price.compareTo(BigDecimal.valueOf(1_000_000)) > 0
                      && price.compareTo(BigDecimal.valueOf(50_000_000)) < 0;
                })
            .map(
                bid -> {
                  int hour = Instant.ofEpochMilli(bid.dateTime()).atZone(ZoneOffset.UTC).getHour();
                  String time =
                      hour >= 8 && hour <= 18
                          ? "dayTime"
                          : hour <= 6 || hour >= 20 ? "nightTime" : "otherTime";
                  return joined(
                      bid.auction(),
                      bid.bidder(),
                      rate.multiply(BigDecimal.valueOf(bid.price())).unscaledValue(),
                      time,
                      bid.dateTime(),
                      bid.extra(),
                      bid.extra().length() - bid.extra().replace("c", "").length());
                }));
  }

  @Test
  void q17_figuresOfAuctionsByDay() {
    Map<String, List<Bid>> bidsOf =
        bids().collect(Collectors.groupingBy(bid -> joined(bid.auction(), day(bid))));

    assertGolden(
        Workload.Q17,
        bidsOf.entrySet().stream()
            .map(
                entry -> {
                  List<Long> prices = entry.getValue().stream().map(Bid::price).sorted().toList();
                  long sum = prices.stream().mapToLong(each -> each).sum();
                  return joined(
                      entry.getKey(),
                      prices.size(),
                      prices.stream().filter(price -> price < 10_000).count(),
                      prices.stream().filter(p -> p >= 10_000 && p < 1_000_000).count(),
                      prices.stream().filter(price -> price >= 1_000_000).count(),
                      prices.get(0),
                      prices.get(prices.size() - 1),
                      sum / prices.size(),
                      sum);
                }));
  }

  private static long day(Bid bid) {
    return Instant.ofEpochMilli(bid.dateTime()).atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
  }

  @Test
  void q21_numbersOfChannels() {
    Map<String, String> numbers =
        Map.of("apple", "0", "google", "1", "facebook", "2", "baidu", "3");
    Function<Bid, String> number = bid -> numbers.get(bid.channel().toLowerCase(Locale.ROOT));

    assertThat(bids()).noneMatch(bid -> bid.url().matches(".*(&|^)channel_id=.*"));
    assertGolden(
        Workload.Q21,
        bids()
            .filter(bid -> number.apply(bid) != null)
            .map(
                bid ->
                    joined(
                        bid.auction(),
                        bid.bidder(),
                        bid.price(),
                        bid.channel(),
                        number.apply(bid))));
  }

  @Test
  void q22_directories() {
    assertGolden(
        Workload.Q22,
        bids()
            .map(
                bid -> {
                  String[] parts = bid.url().split("/", -1);
                  return joined(
                      bid.auction(),
                      bid.bidder(),
                      bid.price(),
                      bid.channel(),
                      parts[3],
                      parts[4],
                      parts.length > 5 ? parts[5] : "");
                }));
  }
}
