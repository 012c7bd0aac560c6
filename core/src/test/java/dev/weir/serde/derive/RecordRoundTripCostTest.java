package dev.weir.serde.derive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what a record costs; asserts nothing about time, which depends on the machine. */
class RecordRoundTripCostTest {
  private static final Logger LOG = LoggerFactory.getLogger(RecordRoundTripCostTest.class);
  private static final int BATCH = 512;

  record Event(String user, long at, int amount, double price) {}

  record Wrapped(Event event, long sequence) {}

  record Flat(long a, long b, int c, double d) {}

  @Test
  void logsTheCostOfARecord() {
    Types types = new Types();
    Event event = new Event("user-123456", 1_700_000_000_000L, 42, 9.99);
    measure("flat record of 4 primitives", types.serdeOf(Flat.class), new Flat(1, 2, 3, 4));
    measure("record of 4 fields", types.serdeOf(Event.class), event);
    measure("nested record", types.serdeOf(Wrapped.class), new Wrapped(event, 7));
    measure("record of 4 fields, dynamic", types.dynamic(), event);
    measure("string of 11", types.serdeOf(String.class), "user-123456");
    measure("string of 100", types.serdeOf(String.class), "x".repeat(100));
    measure("long, dynamic", types.dynamic(), 12345678L);
  }

  private static <T> void measure(String what, Serde<T> serde, T value) {
    BinaryWriter out = new BinaryWriter();
    BinaryReader in = new BinaryReader(new byte[0]);
    double write = Double.MAX_VALUE;
    double read = Double.MAX_VALUE;
    T last = value;
    for (int round = 0; round < 40; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < 40; i++) {
        writeBatch(serde, value, out);
      }
      long middle = System.nanoTime();
      for (int i = 0; i < 40; i++) {
        last = readBatch(serde, in, out);
      }
      long end = System.nanoTime();
      write = Math.min(write, (middle - start) / (40.0 * BATCH));
      read = Math.min(read, (end - middle) / (40.0 * BATCH));
    }
    assertThat(last).isEqualTo(value);
    LOG.info("{}", String.format("%-28s write %6.1f ns, read %6.1f ns", what, write, read));
  }

  private static <T> void writeBatch(Serde<T> serde, T value, BinaryWriter out) {
    out.reset();
    for (int i = 0; i < BATCH; i++) {
      serde.write(value, out);
    }
  }

  private static <T> T readBatch(Serde<T> serde, BinaryReader in, BinaryWriter out) {
    in.reset(out.buffer(), 0, out.size());
    T last = serde.read(in);
    for (int i = 1; i < BATCH; i++) {
      last = serde.read(in);
    }
    return last;
  }
}
