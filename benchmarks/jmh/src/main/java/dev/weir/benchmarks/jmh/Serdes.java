package dev.weir.benchmarks.jmh;

import dev.weir.benchmarks.nexmark.Nexmark;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Records to bytes and back; per record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Serdes {
  /** The first index behind a person and three auctions. */
  private static final int FIRST_BID = 4;

  private final Types types = new Types();
  private final BinaryWriter writer = new BinaryWriter();
  private final BinaryReader reader = new BinaryReader(new byte[0]);

  private final Serde<KeyedSums.Change> changes = types.serdeOf(KeyedSums.Change.class);
  private final KeyedSums.Change change = new KeyedSums.Change(654_321, 10_000, 10_777);
  private final byte[] changeBytes = bytes(changes, change);

  private final Serde<Bid> bids = types.serdeOf(Bid.class);
  private final Bid bid = (Bid) Nexmark.event(FIRST_BID);
  private final byte[] bidBytes = bytes(bids, bid);

  private static <T> byte[] bytes(Serde<T> serde, T value) {
    BinaryWriter writer = new BinaryWriter();
    serde.write(value, writer);
    return writer.toBytes();
  }

  private <T> int write(Serde<T> serde, T value) {
    writer.reset();
    serde.write(value, writer);
    return writer.size();
  }

  private <T> T read(Serde<T> serde, byte[] bytes) {
    reader.reset(bytes, 0, bytes.length);
    return serde.read(reader);
  }

  @Benchmark
  public int writeThreeNumbers() {
    return write(changes, change);
  }

  @Benchmark
  public Object readThreeNumbers() {
    return read(changes, changeBytes);
  }

  @Benchmark
  public int writeBid() {
    return write(bids, bid);
  }

  @Benchmark
  public Object readBid() {
    return read(bids, bidBytes);
  }
}
