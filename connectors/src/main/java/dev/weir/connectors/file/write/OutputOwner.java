package dev.weir.connectors.file.write;

import dev.weir.id.CheckpointId;
import dev.weir.id.Installation;
import dev.weir.spi.connector.SinkScope;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Who writes an operator's output, as the owner file beside that output says.
 *
 * @param epoch the coordinator's term that claimed the output last
 * @param committed the latest checkpoint of which output was committed, 0 before the first
 */
record OutputOwner(Installation installation, String job, long epoch, long committed) {
  private static final String TITLE = "weir output 1\n";
  private static final String CRC = "crc ";
  private static final Pattern TEXT =
      Pattern.compile(
          TITLE
              + "installation ([^\n]+)\nprocess ([^\n]+)\nplace ([^\n]*)\njob ([^\n]+)\n"
              + "epoch (\\d{1,18})\ncommitted (\\d{1,18})\n");

  /** Who the scope's writer is, going on with what the owner before it had committed. */
  static OutputOwner of(SinkScope scope, Optional<OutputOwner> before) {
    String job = scope.job().value();
    long epoch = scope.term().epoch().value();
    Installation mine = scope.term().installation();
    // As it is read back: whether the installation has one process is not written down.
    Installation written = new Installation(mine.id(), mine.process(), mine.place());
    Optional<OutputOwner> same = before.filter(it -> it.job().equals(job));
    return new OutputOwner(
        // The nodes of a term would else write it anew one after the other.
        same.filter(it -> it.epoch() == epoch && !mine.exclusive())
            .map(OutputOwner::installation)
            .orElse(written),
        job,
        epoch,
        Math.max(same.map(OutputOwner::committed).orElse(0L), completeIn(scope)));
  }

  private static long completeIn(SinkScope scope) {
    return scope.complete().map(CheckpointId::value).orElse(0L);
  }

  /** Why the scope's writer must not touch the output; empty if it may take it over. */
  Optional<Objection> objectionTo(SinkScope scope) {
    Installation other = scope.term().installation();
    long otherEpoch = scope.term().epoch().value();
    boolean sameProcess = installation.process().equals(other.process());
    // Whoever has its data alone has proven that any other process is gone, and its jobs with it.
    boolean gone = other.exclusive() && !sameProcess;
    if (!installation.id().equals(other.id())) {
      return Optional.of(Objection.ANOTHER_INSTALLATION);
    }
    if (!job.equals(scope.job().value())) {
      return gone ? Optional.empty() : Optional.of(Objection.ANOTHER_JOB);
    }
    if (epoch > otherEpoch || (gone && epoch == otherEpoch)) {
      return Optional.of(sameProcess ? Objection.SUPERSEDED : Objection.LATER_EPOCH);
    }
    // Within a term a subtask may hear of a checkpoint later than others that have committed it.
    boolean behind = epoch < otherEpoch && scope.restored() && completeIn(scope) < committed;
    return behind ? Optional.of(Objection.LATER_CHECKPOINT) : Optional.empty();
  }

  /** What may be wrong. */
  enum Objection {
    ANOTHER_INSTALLATION,
    ANOTHER_JOB,
    /** By a later term of the same process. */
    SUPERSEDED,
    /** Of the same data: what comes is a copy or older, or a node that was taken for dead. */
    LATER_EPOCH,
    /** The same. */
    LATER_CHECKPOINT
  }

  byte[] toBytes() {
    String text =
        TITLE
            + "installation "
            + installation.id()
            + "\nprocess "
            + installation.process()
            + "\nplace "
            + installation.place().replace('\n', '?')
            + "\njob "
            + job
            + "\nepoch "
            + epoch
            + "\ncommitted "
            + committed
            + "\n";
    return (text + CRC + crc(text) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Reads an owner file; empty if it is none, is damaged or of another version. */
  static Optional<OutputOwner> parse(byte[] bytes) {
    String all = new String(bytes, StandardCharsets.UTF_8);
    int end = all.lastIndexOf(CRC);
    String text = end < 0 ? "" : all.substring(0, end);
    Matcher fields = TEXT.matcher(text);
    if (!fields.matches() || !all.substring(end).equals(CRC + crc(text) + "\n")) {
      return Optional.empty();
    }
    return Optional.of(
        new OutputOwner(
            new Installation(fields.group(1), fields.group(2), fields.group(3)),
            fields.group(4),
            Long.parseLong(fields.group(5)),
            Long.parseLong(fields.group(6))));
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return String.format("%08x", crc.getValue());
  }
}
