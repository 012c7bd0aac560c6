package dev.weir.cli.chaos;

import dev.weir.cli.chaos.network.ProxyNetwork;
import dev.weir.cli.option.CountConverter;
import dev.weir.cli.option.DurationConverter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which faults come when, and what they befall. */
final class FaultOptions {
  private static final int CASSANDRA_SERVERS = 3;
  private static final String LOCAL = "local";
  private static final String CASSANDRA = "cassandra";

  @Option(
      names = "--for",
      paramLabel = "D",
      converter = DurationConverter.Positive.class,
      description = "How long undisturbed work would take; default: 1m.")
  Duration time = Duration.ofMinutes(1);

  @Option(
      names = "--faults",
      paramLabel = "FAULT",
      split = ",",
      converter = FaultConverter.class,
      description = {
        "Which kinds: kill, pause, restart-coordinator, rescale, power-loss, bit-flip (with --store"
            + " local), cassandra-kill, cassandra-pause (with --store cassandra), and partition,"
            + " which means all of partition, partition-mute and partition-deaf (one way),"
            + " partition-flapping; default: all that store and machine allow."
      })
  private List<Kinds> faults = List.of();

  @Option(
      names = "--pause",
      paramLabel = "D",
      converter = DurationConverter.Positive.class,
      description = "From one fault to the next, in the mean; default: 6s.")
  private Duration pause = Duration.ofSeconds(6);

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of the schedule; default: by the time.")
  private @Nullable Long seed;

  @Option(
      names = "--schedule",
      paramLabel = "FILE",
      description = "Inject the faults of a schedule that an earlier run left, or of your own.")
  private @Nullable Path scheduleFile;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      converter = CountConverter.Positive.class,
      description = "How many; default: 3.")
  int nodes = 3;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description =
          "Where checkpoints are kept: local (a folder, the default) or cassandra (three servers).")
  private String store = LOCAL;

  /** The seed, or one by the time. */
  long chosenSeed() {
    return seed != null ? seed : System.currentTimeMillis() % 1_000_000;
  }

  /** How many servers keep the checkpoints; null for a folder. */
  @Nullable Integer servers() {
    return store.equals(CASSANDRA) ? CASSANDRA_SERVERS : null;
  }

  /** What makes no sense; empty if all does. */
  Optional<String> refusal() throws IOException {
    if (!store.equals(LOCAL) && !store.equals(CASSANDRA)) {
      return Optional.of("--store is local or cassandra, not " + store);
    }
    return Stream.concat(named(), given().faults().stream().map(ScheduledFault::fault))
        .flatMap(fault -> refusal(fault).stream())
        .findFirst();
  }

  FaultSchedule schedule(long chosen) throws IOException {
    return scheduleFile != null ? given() : FaultSchedule.of(chosen, kinds(), time, pause, nodes);
  }

  private FaultSchedule given() throws IOException {
    return scheduleFile == null ? new FaultSchedule(List.of()) : FaultSchedule.parse(scheduleFile);
  }

  private Stream<Fault> named() {
    return faults.stream().flatMap(each -> each.faults().stream());
  }

  private Set<Fault> kinds() {
    return (faults.isEmpty() ? Stream.of(Fault.values()) : named())
        .filter(fault -> refusal(fault).isEmpty())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fault.class)));
  }

  /** Why a fault cannot be injected; empty if it can. */
  private Optional<String> refusal(Fault fault) {
    boolean cassandra = store.equals(CASSANDRA);
    if (fault == Fault.BIT_FLIP && cassandra) {
      return Optional.of("bit-flip changes a file: it needs --store local");
    }
    if (fault.isOfCassandra() && !cassandra) {
      return Optional.of(fault.word() + " needs --store cassandra");
    }
    if (fault.isPartition() && nodes < 2) {
      return Optional.of(fault.word() + " needs --nodes 2 or more");
    }
    if (fault.isPartition() && !ProxyNetwork.isPossible()) {
      return Optional.of(
          fault.word() + " needs Linux, where each node can have a loopback address of its own");
    }
    return Optional.empty();
  }

  /** What one word of {@code --faults} means. */
  record Kinds(List<Fault> faults) {}

  /** Reads {@code kill}, {@code partition}. */
  static final class FaultConverter implements ITypeConverter<Kinds> {
    @Override
    public Kinds convert(String text) {
      List<Fault> meant = Fault.of(text);
      if (meant.isEmpty()) {
        throw new TypeConversionException(
            "'"
                + text
                + "' is no fault; there are "
                + Stream.of(Fault.values()).map(Fault::word).collect(Collectors.joining(", ")));
      }
      return new Kinds(meant);
    }
  }
}
