package dev.weir.cli.run;

import dev.weir.cli.option.CountConverter;
import dev.weir.cli.option.DurationConverter;
import dev.weir.cli.option.RestartConverter;
import dev.weir.cli.option.StoreOption;
import dev.weir.cluster.NodeSettings;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.element.DeliveryGuarantee;
import dev.weir.id.JobId;
import dev.weir.job.JobCatalog;
import dev.weir.job.JobDefinition;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.protocol.job.RunSettings;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.StateBackends;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code weir run} that are not the job's own. */
public final class RunOptions {
  @Option(
      names = {"-p", "--parallelism"},
      paramLabel = "N|auto",
      converter = ParallelismConverter.class,
      description = {
        "Subtasks of operators that name no number of their own; default: the cores; auto, on a",
        "cluster: as many as its nodes have slots, also when nodes come and go."
      })
  SubtaskCount parallelism = new SubtaskCount(Runtime.getRuntime().availableProcessors(), false);

  @Option(
      names = "--state",
      paramLabel = "BACKEND",
      converter = BackendConverter.class,
      description = "Where keyed state lives: heap (the default) or rocksdb.")
  String state = "heap";

  @Option(
      names = {"--guarantee", "--mode"},
      paramLabel = "GUARANTEE",
      converter = GuaranteeConverter.class,
      description = {
        "What a record counts for around a failure: exactly-once (the default); at-least-once,",
        "which holds no channel back for a checkpoint and may repeat records; or at-most-once,",
        "which loses what was read since the last checkpoint and repeats nothing.",
        "exactly-once-unaligned is exactly-once with --alignment-timeout 0ms."
      })
  Guarantee guarantee = new Guarantee(DeliveryGuarantee.EXACTLY_ONCE, false);

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "D",
      converter = DurationConverter.Positive.class,
      description = "From one checkpoint to the next; default: 1s.")
  Duration interval = Duration.ofSeconds(1);

  @Option(
      names = "--alignment-timeout",
      paramLabel = "D",
      converter = DurationConverter.class,
      description = {
        "A checkpoint that takes longer goes on unaligned: it contains the records that are queued",
        "before it and waits for them no longer; default: it never does."
      })
  @Nullable Duration alignmentTimeout;

  @Option(
      names = "--min-pause",
      paramLabel = "D",
      converter = DurationConverter.class,
      description = "At least so long between two checkpoints; default: 0ms.")
  Duration minPause = Duration.ZERO;

  @Option(
      names = "--checkpoint-timeout",
      paramLabel = "D",
      converter = DurationConverter.Positive.class,
      description = "A checkpoint that takes longer is given up; default: 10m.")
  Duration timeout = Duration.ofMinutes(10);

  @Option(
      names = "--stop-timeout",
      paramLabel = "D",
      converter = DurationConverter.Positive.class,
      description = {
        "After Ctrl-C: how long the last checkpoint may take. Then the process ends without,",
        "and says what it waited for; default: 1m."
      })
  Duration stopTimeout = Duration.ofMinutes(1);

  @Option(
      names = "--tolerated-failures",
      paramLabel = "N",
      converter = CountConverter.NotNegative.class,
      description = "Failed checkpoints in a row until the job is restarted; default: 3.")
  int toleratedFailures = 3;

  @Option(
      names = "--retain",
      paramLabel = "N",
      converter = CountConverter.Positive.class,
      description = "How many checkpoints are kept; default: 2.")
  int retain = CoordinatorSettings.DEFAULT.retention();

  @Option(
      names = "--restart",
      paramLabel = "STRATEGY",
      converter = RestartConverter.class,
      description = {
        "After a failure: " + RestartConverter.FORMS + ";",
        "default: as exponential:10ms:10s, at once the first time, but it gives up when the same",
        "failure has come 20 times without a completed checkpoint in between."
      })
  RestartStrategy restart = CoordinatorSettings.DEFAULT.restarts();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where checkpoints are kept; default: .weir in the current folder.")
  Path data = Path.of(".weir");

  @Option(
      names = "--cluster",
      paramLabel = "ADDRESS|DIR",
      description = {
        "Run it on a cluster: addresses of nodes, such as 10.0.0.5:41234, or the folder of a local",
        "cluster; default: in this process alone."
      })
  @Nullable String cluster;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "With --cluster: what is handed in again with the same key is the same job.")
  @Nullable String key;

  @Option(names = "--store", hidden = true)
  @Nullable String store;

  @Option(
      names = "--name",
      paramLabel = "ID",
      converter = NameConverter.class,
      description = "Under which name the job keeps its checkpoints; default: the job's own.")
  @Nullable String name;

  @Option(
      names = "--fresh",
      description = "Begin without state, whatever an earlier run left behind.")
  boolean fresh;

  @Option(names = "--stats", description = "At the end, show how each subtask spent its time.")
  boolean stats;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress line.")
  boolean quiet;

  /** What the options say about the node. */
  NodeSettings node() {
    return StoreOption.node(data, store);
  }

  /** What is handed in to a cluster. */
  JobSubmission submission(
      JobCatalog.Found found, JobDefinition definition, Optional<ObjectRef> jar) {
    CoordinatorSettings coordinator = coordinator();
    return new JobSubmission(
        found.job().getClass().getName(),
        definition.arguments(),
        Path.of("").toAbsolutePath().toString(),
        jar,
        key == null ? UUID.randomUUID().toString() : key,
        new RunSettings(
                parallelism.subtasks(),
                state,
                coordinator.checkpoints(),
                coordinator.restarts(),
                coordinator.retention())
            .following(parallelism.followsSlots()));
  }

  CoordinatorSettings coordinator() {
    CheckpointSettings checkpoints =
        CheckpointSettings.every(interval)
            .withMinPause(minPause)
            .withTimeout(timeout)
            .withToleratedFailures(toleratedFailures)
            .withGuarantee(guarantee.guarantee())
            .withAlignmentTimeout(
                guarantee.unaligned()
                    ? Optional.of(Duration.ZERO)
                    : Optional.ofNullable(alignmentTimeout));
    return CoordinatorSettings.DEFAULT
        .withCheckpoints(checkpoints)
        .withRestarts(restart)
        .withRetention(retain);
  }

  /** Refuses early what cannot be a job's name. */
  public static final class NameConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        return new JobId(text).value();
      } catch (IllegalArgumentException illegal) {
        throw new TypeConversionException(String.valueOf(illegal.getMessage()));
      }
    }
  }

  /** Refuses early what cannot hold state. */
  static final class BackendConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        StateBackends.provider(text);
        return text;
      } catch (IllegalArgumentException unknown) {
        throw new TypeConversionException(String.valueOf(unknown.getMessage()));
      }
    }
  }

  /**
   * A guarantee as it is written.
   *
   * @param unaligned whether checkpoints wait for no queued records
   */
  record Guarantee(DeliveryGuarantee guarantee, boolean unaligned) {}

  static final class GuaranteeConverter implements ITypeConverter<Guarantee> {
    private static final String UNALIGNED = "exactly-once-unaligned";

    @Override
    public Guarantee convert(String text) {
      if (text.equalsIgnoreCase(UNALIGNED)) {
        return new Guarantee(DeliveryGuarantee.EXACTLY_ONCE, true);
      }
      for (DeliveryGuarantee guarantee : DeliveryGuarantee.values()) {
        if (guarantee.name().replace('_', '-').equalsIgnoreCase(text)) {
          return new Guarantee(guarantee, false);
        }
      }
      throw new TypeConversionException(
          "'"
              + text
              + "' is not a guarantee: use exactly-once, "
              + UNALIGNED
              + ", at-least-once or at-most-once");
    }
  }
}
