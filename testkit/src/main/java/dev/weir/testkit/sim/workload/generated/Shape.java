package dev.weir.testkit.sim.workload.generated;

import dev.weir.api.Arguments;
import dev.weir.api.Pipeline;
import dev.weir.api.Stream;
import dev.weir.api.function.Output;
import dev.weir.api.time.EventTime;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.element.DeliveryGuarantee;
import dev.weir.id.JobId;
import dev.weir.plan.GraphCompiler;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Source;
import dev.weir.testkit.sim.kernel.SimRandom;
import dev.weir.testkit.sim.workload.Blueprint;
import dev.weir.testkit.sim.workload.Demand;
import dev.weir.testkit.sim.workload.Deployment;
import dev.weir.testkit.sim.workload.SimSettings;
import dev.weir.testkit.sim.workload.Surroundings;
import dev.weir.testkit.sim.workload.WatchedSource;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline that follows from a seed: sources with several splits, map, filter, flatMap, every way
 * to partition, union, keyed state and timers, a second key, side output, the end of the input, two
 * regions.
 */
public final class Shape implements Blueprint {
  private static final JobId JOB = new JobId("simulated");

  private final long seed;
  private final Set<Demand> demands;
  private final SimSettings settings;
  final int sources;
  final int keys;
  final int[] counts;
  final int lanes;
  final int maxParallelism;
  final int spread;
  final boolean second;
  final boolean side;
  final boolean tail;
  final boolean otherRegion;
  final boolean sameChain;
  final boolean drips;
  final boolean idles;
  final boolean narrowTail;
  final boolean apart;
  final boolean evolves;
  final boolean lanesInTime;
  final boolean wakes;
  final boolean hesitates;
  final boolean inOnePlace;

  /**
   * The pipeline of a seed.
   *
   * @param demands what it must be like; none for anything
   */
  public Shape(long seed, Set<Demand> demands) {
    this.seed = seed;
    this.demands = demands;
    SimRandom random = new SimRandom(seed ^ 0x5eed_5eed_5eed_5eedL);
    DeliveryGuarantee promise = promise(random);
    sources = random.between(1, 3);
    keys = random.between(1, 12);
    counts = new int[sources + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = random.between(20, 240);
    }
    int drawnLanes = random.chance(0.4) ? 1 : random.between(2, 4);
    lanes = demands.contains(Demand.SPLIT_TIMES) ? Math.max(2, drawnLanes) : drawnLanes;
    maxParallelism = random.between(4, 24);
    spread = random.below(6);
    second = random.chance(0.5);
    side = random.chance(0.5);
    tail = random.chance(0.5);
    otherRegion = random.chance(0.4);
    sameChain = random.chance(0.5);
    boolean isOfIdleness = demands.contains(Demand.IDLENESS);
    drips = (!demands.contains(Demand.GENERATORS) && random.chance(0.25)) || isOfIdleness;
    idles = random.chance(0.3) || isOfIdleness;
    narrowTail = random.chance(0.5);
    apart = random.chance(0.3);
    settings = SimSettings.draw(random, promise, demands);
    evolves = random.chance(0.3) || demands.contains(Demand.SCHEMAS);
    boolean drawnInTime = random.chance(0.5) && !demands.contains(Demand.GENERATORS);
    lanesInTime = (drawnInTime || demands.contains(Demand.SPLIT_TIMES)) && !drips;
    wakes = random.chance(0.3) || demands.contains(Demand.WAKE_UPS);
    hesitates = random.chance(0.3) || demands.contains(Demand.HESITATION);
    inOnePlace = random.chance(0.3) || demands.contains(Demand.ONE_PLACE);
  }

  private DeliveryGuarantee promise(SimRandom random) {
    if (demands.contains(Demand.AT_MOST_ONCE)) {
      return DeliveryGuarantee.AT_MOST_ONCE;
    }
    double drawn = demands.contains(Demand.EXACTLY_ONCE) ? 1 : random.fraction();
    return drawn < 0.15
        ? DeliveryGuarantee.AT_LEAST_ONCE
        : drawn < 0.3 ? DeliveryGuarantee.AT_MOST_ONCE : DeliveryGuarantee.EXACTLY_ONCE;
  }

  @Override
  public JobId job() {
    return JOB;
  }

  @Override
  public SimSettings settings() {
    return settings;
  }

  @Override
  public Map<String, Map<Object, Integer>> expected() {
    return new ShapeOracle(this).expected(settings.promise() != DeliveryGuarantee.AT_LEAST_ONCE);
  }

  @Override
  public boolean changes() {
    return evolves;
  }

  @Override
  public Deployment deployment(Surroundings around, int start) {
    Types types = Tally.types(version(start));
    Pipeline pipeline = new Pipeline(Arguments.of(Map.of()), types);
    pipeline.maxParallelism(maxParallelism);
    define(pipeline, around, start);
    return new Deployment(new GraphCompiler(1).compile(pipeline.graph()), types);
  }

  private void define(Pipeline p, Surroundings around, int start) {
    Stream<Event> events = null;
    for (int i = 0; i < sources; i++) {
      Stream<Event> each = prepared(p, i, around, start);
      events = events == null ? each : events.union(each);
    }
    Stream<Event> spreadOut = spread(Objects.requireNonNull(events), around, start);
    Stream<Result> statistics =
        spreadOut
            .keyBy(Event::key)
            .process("statistics", () -> new Statistics(around.lives().made("statistics")))
            .parallelism(parallelism("statistics", start));
    if (apart) {
      statistics.disableChaining();
    }
    sink(statistics, "out", sameChain ? "statistics" : "out", around, start);
    if (second) {
      Stream<Result> counted =
          statistics
              .keyBy(result -> result.key() % 3)
              .process("second", () -> new SecondCount(around.lives().made("second")))
              .parallelism(parallelism("second", start));
      sink(counted, "second-out", "second-out", around, start);
    }
    if (side) {
      sink(statistics.sideOutput(Statistics.ODD), "odd-out", "odd-out", around, start);
    }
    if (tail) {
      Stream<Result> kept =
          spreadOut
              .rebalance()
              .process("tail", () -> new Tail(around.lives().made("tail"), !narrowTail))
              .parallelism(narrowTail ? 1 : parallelism("tail", start));
      sink(kept, "tail-out", narrowTail ? "tail-out" : "tail", around, start);
    }
    if (otherRegion) {
      Stream<Result> other =
          p.source("other", source(sources, around))
              .parallelism(parallelism("other", start))
              .map("plain", event -> new Result("other", event.key(), event.index()))
              .parallelism(parallelism("plain", start));
      sink(other, "other-out", "plain", around, start);
    }
  }

  /**
   * Which version of its classes the program has: from some start on the last one. The earlier ones
   * are written by serdes of their own, so none of them can read what another wrote.
   */
  private int version(int start) {
    SimRandom random = new SimRandom(seed * 31 + 17);
    int version = evolves ? random.between(0, Tally.VERSIONS - 2) : Tally.VERSIONS - 1;
    for (int i = 0; i < start; i++) {
      version = random.chance(0.6) ? Tally.VERSIONS - 1 : version;
    }
    return version;
  }

  /** How parallel an operator is; it may change with each start of the process. */
  private int parallelism(String operator, int start) {
    SimRandom random = new SimRandom(seed * 31 + operator.hashCode());
    int parallelism = random.between(1, 4);
    for (int i = 0; i < start; i++) {
      parallelism = random.chance(0.5) ? random.between(1, 4) : parallelism;
    }
    return Math.min(parallelism, maxParallelism);
  }

  private Source<Event, ?> source(int number, Surroundings around) {
    int modulo = keys;
    LongFunction<Event> read =
        index -> {
          around.listener().read(number, index);
          return Event.at(index, number, modulo);
        };
    if (drips) {
      return watched(new DripSource<>(counts[number], read), number, around);
    }
    Source<Event, Lane> source =
        around.seams().source(GeneratorSource.of(counts[number], read).lanes(lanes));
    return watched(
        lanesInTime
            ? new UnevenSource<>(source, counts[number], read, around.chaos().random())
            : source,
        number,
        around);
  }

  private <S> Source<Event, S> watched(Source<Event, S> source, int number, Surroundings around) {
    Source<Event, S> read = wakes ? new WokenSource<>(source, around) : source;
    return new WatchedSource<>(read, "source " + number, around);
  }

  private Stream<Event> prepared(Pipeline p, int number, Surroundings around, int start) {
    String name = "source" + number;
    // What a restore finds unassigned is dealt out anew: a subtask that has lanes would get it
    // late.
    int parallelism = lanesInTime ? 1 : parallelism(name, start);
    return p.source(name, (Source<Event, ?>) source(number, around), eventTime(number))
        .parallelism(parallelism)
        .filter("filter" + number, Shape::isKept)
        .parallelism(parallelism)
        .flatMap("flatMap" + number, Shape::twin)
        .parallelism(parallelism("flatMap" + number, start));
  }

  private EventTime<Event> eventTime(int number) {
    if ((lanes == 1 && !drips) || lanesInTime) {
      return EventTime.outOfOrder(Event::timestampMillis, Duration.ofMillis(Event.DISORDER_MILLIS));
    }
    // Splits that are handed out late begin far behind the others: no watermark until the end then.
    EventTime<Event> time =
        EventTime.outOfOrder(
            Event::timestampMillis, Duration.ofMillis(Event.timestampMillis(counts[number])));
    return idles
        ? time.withIdleAfter(Duration.ofMillis(demands.contains(Demand.IDLENESS) ? 2 : 5))
        : time;
  }

  static boolean isKept(Event event) {
    return event.index() % 7 != 3;
  }

  /** Some records come twice. */
  static void twin(Event event, Output<Event> out) {
    out.emit(event);
    if (event.index() % 5 == 0) {
      out.emit(event);
    }
  }

  private Stream<Event> spread(Stream<Event> in, Surroundings around, int start) {
    int parallelism = parallelism("spread", start);
    Stream<Event> by =
        switch (spread) {
          case 0 -> in.rebalance();
          case 1 -> in.shuffle();
          case 2 -> in.partitionCustom((event, width) -> (int) (event.index() % width));
          case 3 -> in.global();
          case 4 -> in.broadcast();
          default -> in;
        };
    Stream<Event> spreadOut =
        spread == 4
            ? by.process("spread", () -> new Unbroadcast(around.lives().made("spread")))
                .parallelism(parallelism)
            : by.map("spread", event -> event).parallelism(parallelism);
    return spreadOut;
  }

  private <T> void sink(
      Stream<T> from, String name, @Nullable String asParallelAs, Surroundings around, int start) {
    from.sink(name, around.sink(name, hesitates, inOnePlace && name.equals("out")))
        .parallelism(parallelism(asParallelAs == null ? name : asParallelAs, start));
  }
}
