package dev.weir.benchmarks.workload;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What there is to do. */
public enum Workload implements Labelled {
  WORDCOUNT("wordcount", 8_000_000, 2_000_000, "3bd8cb3d77a4a67a/3000000"),
  KEYED_SUM("keyed-sum", 60_000_000, 15_000_000, "87292b2b86958e71/259394"),
  RECORDS("records", 30_000_000, 6_000_000, "73a6c5991c3eecdf/259031"),
  Q0("q0", 300_000_000, 300_000_000, "ba17b54d7696cd61/276000"),
  Q1("q1", 300_000_000, 300_000_000, "69567e120f01ff7b/276000"),
  Q2("q2", 300_000_000, 300_000_000, "3e86b2f5d5cef389/1856"),
  Q3("q3", 200_000_000, 100_000_000, "a2b0499573aa0ba7/1774"),
  Q4("q4", 30_000_000, 6_000_000, "9a45f92a9811951b/5"),
  Q5("q5", 30_000_000, 4_000_000, "301d78a9e1079a47/21"),
  Q7("q7", 100_000_000, 20_000_000, "1641e1a9111d6d0f/3"),
  Q8("q8", 200_000_000, 50_000_000, "ae91b8768d5379bf/2623"),
  Q9("q9", 20_000_000, 6_000_000, "f0b18edf80f401b7/16820"),
  Q11("q11", 40_000_000, 8_000_000, "6c23482bf24b421e/5925"),
  Q14("q14", 200_000_000, 200_000_000, "7a43fdd4913d8bef/68380"),
  Q17("q17", 25_000_000, 8_000_000, "aeb20cca633f9d62/17984"),
  Q18("q18", 15_000_000, 6_000_000, "85d1c9b6f37d6be3/87135"),
  Q19("q19", 20_000_000, 6_000_000, "63169eaa4f7ef8c5/132380"),
  Q20("q20", 25_000_000, 8_000_000, "0f47e6250c819a2d/58902"),
  Q21("q21", 300_000_000, 300_000_000, "471f5ad163b0252c/137886"),
  Q22("q22", 200_000_000, 200_000_000, "2925778f91ca2034/276000"),
  /** The keyed sum at a steady rate: how long from an event to its row. */
  LATENCY("latency", 60 * Latencies.RATE, 60 * Latencies.RATE, null),
  /** The keyed sum with a function that throws once: how long until output comes again. */
  RECOVERY("recovery", 40_000_000, 15_000_000, null),
  /** The keyed sum for some seconds, once there is a sum for each key. */
  LOADED_SUM("loaded-sum", 0, 0, null);

  /** The number of events that the golden checksums are for. */
  public static final long GOLDEN_EVENTS = 300_000;

  private final String label;
  private final long eventsInHeap;
  private final long eventsInRocksDb;
  private final @Nullable String golden;

  Workload(String label, long eventsInHeap, long eventsInRocksDb, @Nullable String golden) {
    this.label = label;
    this.eventsInHeap = eventsInHeap;
    this.eventsInRocksDb = eventsInRocksDb;
    this.golden = golden;
  }

  /** The name on the command line. */
  @Override
  public String label() {
    return label;
  }

  /**
   * Enough for a run of five seconds to a minute on two cores, whichever engine does it.
   *
   * @param backend where state is, {@code heap} or {@code rocksdb}
   */
  public long defaultEvents(String backend) {
    return backend.equals("rocksdb") ? eventsInRocksDb : eventsInHeap;
  }

  /** Whether it keeps state, so that it matters where that is. */
  public boolean hasState() {
    return switch (this) {
      case Q0, Q1, Q2, Q14, Q21, Q22 -> false;
      default -> true;
    };
  }

  /** Whether it is one of the Nexmark queries. */
  public boolean isQuery() {
    return compareTo(Q0) >= 0 && compareTo(Q22) <= 0;
  }

  /** Whether it has windows, so that its events need timestamps. */
  public boolean hasEventTime() {
    return this == Q5 || this == Q7 || this == Q8 || this == Q11;
  }

  /** Whether its rows are the same in each run, so that they have a checksum. */
  public boolean hasChecksum() {
    return golden != null;
  }

  /**
   * The checksum of a separate reference implementation, if there is one for that many events and
   * keys. It is the same at any parallelism.
   */
  public Optional<String> golden(long events, long keys) {
    return events == GOLDEN_EVENTS && keys == KeyedSums.KEYS
        ? Optional.ofNullable(golden)
        : Optional.empty();
  }

  /**
   * The workload of that name.
   *
   * @throws IllegalArgumentException if there is none; the message names those that there are
   */
  public static Workload of(String label) {
    return Labelled.of(values(), "job", label);
  }
}
