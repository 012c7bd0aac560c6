package dev.weir.protocol.job;

import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A job's durable state as bytes, with the version of the format in front. */
public final class JobStateCodec {
  private static final int VERSION = 4;

  private JobStateCodec() {}

  public static byte[] encode(JobState state) {
    BinaryWriter out = new BinaryWriter();
    out.writeVarInt(VERSION);
    out.writeUtf(state.job().value());
    out.writeLong(state.epoch().value());
    out.writeUtf(state.status().name());
    out.writeVarInt(state.lastAttempt());
    writeList(out, state.regionAttempts(), out::writeVarInt);
    writeList(out, state.head().stream().toList(), checkpoint -> write(out, checkpoint));
    writeList(out, state.retained(), checkpoint -> write(out, checkpoint));
    out.writeLong(state.reservedIds());
    FailureHistory failures = state.failures();
    writeList(out, failures.times(), out::writeLong);
    writeList(out, failures.latest().stream().toList(), out::writeUtf);
    writeList(out, failures.repeated(), repeated -> write(out, repeated));
    writeList(
        out, state.submission().stream().toList(), each -> JobSubmissionCodec.write(out, each));
    return out.toBytes();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws CorruptDataException if the bytes are none of this, or of a newer version
   */
  public static JobState decode(byte[] bytes) {
    BinaryReader in = new BinaryReader(bytes);
    int version = in.readVarInt();
    if (version > VERSION) {
      throw new CorruptDataException(
          "the job's row was written by a newer version of Weir (format "
              + version
              + ", this one reads up to "
              + VERSION
              + "); upgrade Weir to run the job");
    }
    if (version < 1) {
      throw new CorruptDataException("the job's row is damaged: format " + version);
    }
    JobState state;
    try {
      state = read(in, version);
    } catch (IllegalArgumentException illegal) {
      throw new CorruptDataException("the job's row is damaged: " + illegal.getMessage(), illegal);
    }
    if (in.remaining() > 0) {
      throw new CorruptDataException(
          "the job's row is damaged: " + in.remaining() + " bytes too many");
    }
    return state;
  }

  /**
   * Reads the row of a job.
   *
   * @throws CorruptDataException as {@link #decode(byte[])}, or if the row is another job's
   */
  public static JobState decode(JobId job, byte[] bytes) {
    JobState state = decode(bytes);
    if (!state.job().equals(job)) {
      throw new CorruptDataException(
          "the row of job "
              + job
              + " is that of job "
              + state.job()
              + ": it was copied or renamed. Put back the row that job "
              + job
              + " had, or use --data with another directory");
    }
    return state;
  }

  private static JobState read(BinaryReader in, int version) {
    JobId job = new JobId(in.readUtf());
    LeaderEpoch epoch = new LeaderEpoch(in.readLong());
    JobStatus status = status(in.readUtf());
    int lastAttempt = in.readVarInt();
    List<Integer> attempts = readList(in, BinaryReader::readVarInt);
    Optional<CompletedCheckpoint> head = first(readList(in, JobStateCodec::readCheckpoint));
    List<CompletedCheckpoint> retained = readList(in, JobStateCodec::readCheckpoint);
    long reservedIds = in.readLong();
    List<Long> times = readList(in, BinaryReader::readLong);
    Optional<String> latest = first(readList(in, BinaryReader::readUtf));
    List<RepeatedFailure> repeated =
        version == 1 ? List.of() : readList(in, JobStateCodec::readRepeated);
    Optional<JobSubmission> submission =
        version < 4 ? Optional.empty() : first(readList(in, JobSubmissionCodec::read));
    return new JobState(
        job,
        epoch,
        status,
        lastAttempt,
        attempts,
        head,
        retained,
        reservedIds,
        new FailureHistory(times, latest, repeated),
        submission);
  }

  private static JobStatus status(String name) {
    for (JobStatus status : JobStatus.values()) {
      if (status.name().equals(name)) {
        return status;
      }
    }
    throw new CorruptDataException("unknown status '" + name + "' in the job's row");
  }

  private static void write(BinaryWriter out, CompletedCheckpoint checkpoint) {
    out.writeLong(checkpoint.id().value());
    out.writeUtf(checkpoint.manifest().name().value());
    out.writeLong(checkpoint.manifest().sizeBytes());
    out.writeInt(checkpoint.manifest().crc32c());
    out.writeByte(checkpoint.purpose().code());
    out.writeLong(checkpoint.triggeredAtMillis());
    out.writeLong(checkpoint.durationMillis());
    out.writeLong(checkpoint.stateBytes());
  }

  /** Up to version 2 a bit stood in the place of the purpose: whether it was final. */
  private static CompletedCheckpoint readCheckpoint(BinaryReader in) {
    return new CompletedCheckpoint(
        new CheckpointId(in.readLong()),
        new ObjectRef(new ObjectName(in.readUtf()), in.readLong(), in.readInt()),
        CheckpointPurpose.of(in.readByte()),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }

  private static void write(BinaryWriter out, RepeatedFailure repeated) {
    out.writeUtf(repeated.cause());
    out.writeVarInt(repeated.times());
  }

  private static RepeatedFailure readRepeated(BinaryReader in) {
    return new RepeatedFailure(in.readUtf(), in.readVarInt());
  }

  private interface Element<T> {
    void write(T element);
  }

  private static <T> void writeList(BinaryWriter out, List<T> elements, Element<T> writer) {
    out.writeVarInt(elements.size());
    elements.forEach(writer::write);
  }

  private static <T> List<T> readList(BinaryReader in, Function<BinaryReader, T> reader) {
    int size = in.readVarInt();
    if (size < 0 || size > in.remaining()) {
      throw new CorruptDataException("a list of " + size + " elements in the job's row");
    }
    List<T> elements = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      elements.add(reader.apply(in));
    }
    return elements;
  }

  private static <T> Optional<T> first(List<T> atMostOne) {
    return atMostOne.stream().findFirst();
  }
}
