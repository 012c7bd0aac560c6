package dev.weir.protocol.job;

import dev.weir.protocol.job.Rescale.Facts;
import dev.weir.protocol.job.Rescale.Outcome;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import java.util.Optional;

/** What is remembered of a rescale, as bytes of a job's row. */
final class RescaleCodec {
  private static final Outcome[] OUTCOMES = {
    Outcome.UNDER_WAY, Outcome.DONE, Outcome.WENT_BACK, Outcome.STOPPED
  };

  private RescaleCodec() {}

  static void write(BinaryWriter out, Rescale rescale) {
    out.writeUtf(rescale.from());
    out.writeUtf(rescale.to());
    out.writeLong(rescale.askedMillis());
    out.writeByte(code(rescale.outcome()));
    out.writeBoolean(rescale.facts().isPresent());
    rescale.facts().ifPresent(facts -> write(out, facts));
  }

  private static int code(Outcome outcome) {
    for (int code = 0; code < OUTCOMES.length; code++) {
      if (OUTCOMES[code] == outcome) {
        return code;
      }
    }
    throw new IllegalStateException("no code for " + outcome);
  }

  private static void write(BinaryWriter out, Facts facts) {
    out.writeLong(facts.checkpointMillis());
    out.writeLong(facts.stoppedMillis());
    out.writeLong(facts.ledMillis());
    out.writeLong(facts.placedMillis());
    out.writeLong(facts.runningMillis());
    out.writeLong(facts.settledMillis());
    out.writeLong(facts.moved());
    out.writeLong(facts.least());
    out.writeLong(facts.keyGroups());
    out.writeLong(facts.bytesRead());
    out.writeLong(facts.bytesFound());
  }

  static Rescale read(BinaryReader in) {
    return new Rescale(
        in.readUtf(),
        in.readUtf(),
        in.readLong(),
        outcome(in.readByte()),
        in.readBoolean() ? Optional.of(readFacts(in)) : Optional.empty());
  }

  private static Outcome outcome(int code) {
    if (code < 0 || code >= OUTCOMES.length) {
      throw new CorruptDataException("outcome " + code + " of a rescale");
    }
    return OUTCOMES[code];
  }

  private static Facts readFacts(BinaryReader in) {
    return new Facts(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }
}
