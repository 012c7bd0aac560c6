package dev.weir.protocol.job;

import dev.weir.element.DeliveryGuarantee;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A submission as bytes, with the version of the format in front. */
public final class JobSubmissionCodec {
  private static final int VERSION = 2;
  private static final int NONE = 0;
  private static final int FIXED = 1;
  private static final int EXPONENTIAL = 2;
  private static final int RATE = 3;

  private JobSubmissionCodec() {}

  public static void write(BinaryWriter out, JobSubmission submission) {
    out.writeVarInt(VERSION);
    out.writeUtf(submission.jobClass());
    out.writeVarInt(submission.arguments().size());
    submission
        .arguments()
        .forEach(
            (name, value) -> {
              out.writeUtf(name);
              out.writeUtf(value);
            });
    out.writeUtf(submission.baseDirectory());
    out.writeBoolean(submission.jar().isPresent());
    submission
        .jar()
        .ifPresent(
            jar -> {
              out.writeUtf(jar.name().value());
              out.writeLong(jar.sizeBytes());
              out.writeInt(jar.crc32c());
            });
    out.writeUtf(submission.key());
    write(out, submission.settings());
    write(out, submission.next());
    write(out, submission.before());
    out.writeVarInt(submission.rescales().size());
    submission.rescales().forEach(rescale -> RescaleCodec.write(out, rescale));
  }

  private static void write(BinaryWriter out, Optional<RunSettings> settings) {
    out.writeBoolean(settings.isPresent());
    settings.ifPresent(present -> write(out, present));
  }

  private static void write(BinaryWriter out, RunSettings settings) {
    out.writeVarInt(settings.parallelism());
    out.writeBoolean(settings.followsSlots());
    out.writeVarInt(settings.parallelismOf().size());
    settings
        .parallelismOf()
        .forEach(
            (operator, subtasks) -> {
              out.writeUtf(operator);
              out.writeVarInt(subtasks);
            });
    out.writeUtf(settings.backend());
    write(out, settings.checkpoints());
    write(out, settings.restarts());
    out.writeVarInt(settings.retention());
  }

  private static void write(BinaryWriter out, CheckpointSettings checkpoints) {
    write(out, checkpoints.interval());
    write(out, checkpoints.minPause());
    write(out, checkpoints.timeout());
    out.writeVarInt(checkpoints.toleratedFailures());
    out.writeVarInt(checkpoints.maxInFlight());
    out.writeUtf(checkpoints.guarantee().name());
    out.writeBoolean(checkpoints.alignmentTimeout().isPresent());
    checkpoints.alignmentTimeout().ifPresent(timeout -> write(out, timeout));
  }

  private static void write(BinaryWriter out, RestartStrategy restarts) {
    if (restarts instanceof RestartStrategy.FixedDelay fixed) {
      out.writeByte(FIXED);
      out.writeVarInt(fixed.attempts());
      write(out, fixed.delay());
    } else if (restarts instanceof RestartStrategy.ExponentialDelay exponential) {
      out.writeByte(EXPONENTIAL);
      write(out, exponential.initial());
      write(out, exponential.max());
      out.writeDouble(exponential.factor());
      write(out, exponential.resetAfter());
      out.writeVarInt(exponential.maxSameFailures());
    } else if (restarts instanceof RestartStrategy.FailureRate rate) {
      out.writeByte(RATE);
      out.writeVarInt(rate.maxFailures());
      write(out, rate.interval());
      write(out, rate.delay());
    } else {
      out.writeByte(NONE);
    }
  }

  private static void write(BinaryWriter out, Duration duration) {
    out.writeLong(duration.getSeconds());
    out.writeInt(duration.getNano());
  }

  /**
   * Reads what {@link #write(BinaryWriter, JobSubmission)} wrote.
   *
   * @throws CorruptDataException if the bytes are none of this, or of a newer version
   */
  public static JobSubmission read(BinaryReader in) {
    int version = in.readVarInt();
    if (version < 1 || version > VERSION) {
      throw new CorruptDataException(
          "a submission of format " + version + "; this version of Weir reads up to " + VERSION);
    }
    try {
      return read(in, version);
    } catch (IllegalArgumentException illegal) {
      throw new CorruptDataException("a damaged submission: " + illegal.getMessage(), illegal);
    }
  }

  private static JobSubmission read(BinaryReader in, int version) {
    String jobClass = in.readUtf();
    Map<String, String> arguments = new TreeMap<>();
    for (int left = count(in); left > 0; left--) {
      arguments.put(in.readUtf(), in.readUtf());
    }
    String baseDirectory = in.readUtf();
    Optional<ObjectRef> jar =
        in.readBoolean()
            ? Optional.of(new ObjectRef(new ObjectName(in.readUtf()), in.readLong(), in.readInt()))
            : Optional.empty();
    return new JobSubmission(
        jobClass,
        arguments,
        baseDirectory,
        jar,
        in.readUtf(),
        readSettings(in),
        readMore(in),
        readMore(in),
        version < 2 ? List.of() : readRescales(in));
  }

  private static List<Rescale> readRescales(BinaryReader in) {
    List<Rescale> rescales = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      rescales.add(RescaleCodec.read(in));
    }
    return rescales;
  }

  private static Optional<RunSettings> readMore(BinaryReader in) {
    return in.readBoolean() ? Optional.of(readSettings(in)) : Optional.empty();
  }

  private static int count(BinaryReader in) {
    int count = in.readVarInt();
    if (count < 0 || count > in.remaining()) {
      throw new CorruptDataException("a list of " + count + " elements in a submission");
    }
    return count;
  }

  private static RunSettings readSettings(BinaryReader in) {
    int parallelism = in.readVarInt();
    boolean followsSlots = in.readBoolean();
    Map<String, Integer> parallelismOf = new TreeMap<>();
    for (int left = count(in); left > 0; left--) {
      parallelismOf.put(in.readUtf(), in.readVarInt());
    }
    return new RunSettings(
        parallelism,
        followsSlots,
        parallelismOf,
        in.readUtf(),
        readCheckpoints(in),
        readRestarts(in),
        in.readVarInt());
  }

  private static CheckpointSettings readCheckpoints(BinaryReader in) {
    return new CheckpointSettings(
        readDuration(in),
        readDuration(in),
        readDuration(in),
        in.readVarInt(),
        in.readVarInt(),
        DeliveryGuarantee.valueOf(in.readUtf()),
        in.readBoolean() ? Optional.of(readDuration(in)) : Optional.empty());
  }

  private static RestartStrategy readRestarts(BinaryReader in) {
    int kind = in.readByte();
    return switch (kind) {
      case NONE -> new RestartStrategy.None();
      case FIXED -> new RestartStrategy.FixedDelay(in.readVarInt(), readDuration(in));
      case EXPONENTIAL ->
          new RestartStrategy.ExponentialDelay(
              readDuration(in),
              readDuration(in),
              in.readDouble(),
              readDuration(in),
              in.readVarInt());
      case RATE ->
          new RestartStrategy.FailureRate(in.readVarInt(), readDuration(in), readDuration(in));
      default -> throw new CorruptDataException("restart strategy " + kind + " of a submission");
    };
  }

  private static Duration readDuration(BinaryReader in) {
    return Duration.ofSeconds(in.readLong(), in.readInt());
  }
}
