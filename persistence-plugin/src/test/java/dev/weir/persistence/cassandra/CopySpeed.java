package dev.weir.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.weir.api.state.ValueState;
import dev.weir.id.CheckpointId;
import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.persistence.cassandra.session.CassandraSettings;
import dev.weir.persistence.cassandra.session.Connection;
import dev.weir.persistence.local.LocalStoreProvider;
import dev.weir.persistence.rocksdb.RocksDbBackendProvider;
import dev.weir.persistence.rocksdb.files.LocalDirectory;
import dev.weir.serde.StableHash;
import dev.weir.serde.types.Types;
import dev.weir.settings.Settings;
import dev.weir.snapshot.SharedObjects;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.ObjectSource;
import dev.weir.spi.store.StoreProvider.Home;
import dev.weir.spi.store.StoreProvider.Stores;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * How quickly a snapshot of state in RocksDB gets to a store, beside a plain copy of the same
 * files: by the driver into rows of the same size for Cassandra, by the file system for a folder.
 * Both are durable when they count as done. They take turns; the first round, in which the database
 * writes what it still has in memory and what was stored is read and compared, does not count.
 *
 * <p>Arguments: {@code local} or {@code cassandra}, megabytes, rounds.
 */
final class CopySpeed {
  private static final int VALUE_CHARS = 1000;
  private static final int MAX_PARALLELISM = KeyGroups.DEFAULT_MAX_PARALLELISM;
  private static final double MEGABYTE = 1e6;

  private final Stores stores;
  private final PlainCopy plain;
  private final Path folder;
  private final KeyedState state;

  /** Copies files as plainly as it can be done. */
  interface PlainCopy {
    /** Returns when all is durable. */
    void copy(List<Path> files) throws IOException, InterruptedException;

    void delete() throws IOException;
  }

  private CopySpeed(Stores stores, PlainCopy plain, Path folder, StateBackend backend) {
    this.stores = stores;
    this.plain = plain;
    this.folder = folder;
    state =
        backend.create(
            new StateBackend.Scope(
                "texts",
                0,
                new KeyGroupRange(0, MAX_PARALLELISM),
                MAX_PARALLELISM,
                new Types(),
                folder.resolve("texts-0-1")));
  }

  public static void main(String[] args) throws Exception {
    int megabytes = Integer.parseInt(args[1]);
    int rounds = Integer.parseInt(args[2]);
    Path folder = Files.createTempDirectory("copy-speed");
    try (StateBackend backend =
        new RocksDbBackendProvider()
            .open(Settings.of("weir.state.rocksdb", Map.of("memory", "64m")))) {
      if (args[0].equals("cassandra")) {
        CassandraSettings settings =
            CassandraSettings.of(TestServers.settings(TestServers.of(1), "copy", Map.of()));
        CqlSession session = Connection.open(settings);
        try (Stores stores =
            CassandraStoreProvider.stores(new Cassandra(session, settings), "a test", () -> {})) {
          PlainCopy plain = new DriverCopy(session, settings.transfer().chunkBytes());
          new CopySpeed(stores, plain, folder, backend).run(megabytes, rounds);
        }
      } else {
        try (Stores stores =
            new LocalStoreProvider()
                .open(Settings.of("weir.store.local", Map.of()), Home.of(folder.resolve("data")))) {
          new CopySpeed(stores, new DiskCopy(folder.resolve("plain")), folder, backend)
              .run(megabytes, rounds);
        }
      }
    } finally {
      LocalDirectory.delete(folder);
    }
  }

  private void run(int megabytes, int rounds) throws Exception {
    fill((int) (megabytes * MEGABYTE / VALUE_CHARS));
    List<Double> storeRates = new ArrayList<>();
    List<Double> plainRates = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      KeyedSnapshot snapshot = state.snapshot(new CheckpointId(round + 1));
      long begin = System.nanoTime();
      List<ObjectRef> stored = store(snapshot, round);
      long storeNanos = System.nanoTime() - begin;
      List<Path> files = tables();
      long bytes = 0;
      for (Path file : files) {
        bytes += Files.size(file);
      }
      long plainNanos = plainNanos(files);
      if (stored.stream().mapToLong(ObjectRef::sizeBytes).sum() != bytes) {
        throw new IOException("the snapshot has not stored all " + bytes + " bytes of the files");
      }
      if (round == 0) {
        compare(files, stored);
      } else {
        storeRates.add(bytes * 1e3 / storeNanos);
        plainRates.add(bytes * 1e3 / plainNanos);
        System.out.printf(
            "round %d: %.0f MB in %d files; plain %.0f MB/s, snapshot %.0f MB/s%n",
            round,
            bytes / MEGABYTE,
            files.size(),
            plainRates.get(round - 1),
            storeRates.get(round - 1));
      }
      snapshot.close();
      for (ObjectRef each : stored) {
        stores.checkpoints().delete(each.name());
      }
    }
    state.close();
    System.out.printf(
        "medians: plain %.0f MB/s, snapshot %.0f MB/s, %.2f of it%n",
        median(plainRates), median(storeRates), median(storeRates) / median(plainRates));
  }

  private static double median(List<Double> rates) {
    return rates.stream().sorted().toList().get(rates.size() / 2);
  }

  private void fill(int keys) {
    ValueState<String> text = state.value(ValueState.of("text", String.class));
    SplittableRandom random = new SplittableRandom(1);
    byte[] chars = new byte[VALUE_CHARS];
    for (long key = 0; key < keys; key++) {
      for (int i = 0; i < chars.length; i++) {
        chars[i] = (byte) random.nextInt(' ', '~' + 1);
      }
      state.setKey(key, KeyGroups.mix(StableHash.ofLong(key)));
      text.update(new String(chars, StandardCharsets.US_ASCII));
    }
    state.flush();
  }

  /** The database's files as the newest snapshot has them. */
  private List<Path> tables() throws IOException {
    List<Path> links;
    try (Stream<Path> all = Files.walk(folder.resolve("texts-0-1"))) {
      links = all.filter(each -> each.getFileName().toString().startsWith("links-")).toList();
    }
    Path newest = null;
    for (Path each : links) {
      if (newest == null
          || Files.getLastModifiedTime(each).compareTo(Files.getLastModifiedTime(newest)) > 0) {
        newest = each;
      }
    }
    return LocalDirectory.children(newest).stream()
        .filter(each -> each.toString().endsWith(".sst"))
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private long plainNanos(List<Path> files) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    plain.copy(files);
    long nanos = System.nanoTime() - begin;
    plain.delete();
    return nanos;
  }

  private List<ObjectRef> store(KeyedSnapshot snapshot, int round) throws IOException {
    ObjectName name = new ObjectName("speed/chk-" + round + "/1-1/texts-0");
    try (ObjectSink sink = stores.checkpoints().create(name)) {
      SharedObjects shared = new SharedObjects(stores.checkpoints(), name);
      SnapshotWriter writer = new SnapshotWriter(sink, shared);
      snapshot.writeTo(writer);
      writer.finish();
      return shared.refs();
    }
  }

  private void compare(List<Path> files, List<ObjectRef> stored) throws IOException {
    List<Long> wanted = new ArrayList<>();
    for (Path file : files) {
      wanted.add(checksum(Files.readAllBytes(file)));
    }
    List<Long> found = new ArrayList<>();
    for (ObjectRef each : stored) {
      try (ObjectSource source = stores.checkpoints().open(each)) {
        found.add(checksum(source.read(0, (int) source.sizeBytes())));
      }
    }
    if (!wanted.stream().sorted().toList().equals(found.stream().sorted().toList())) {
      throw new IOException("what was stored is not what RocksDB's files hold");
    }
  }

  private static long checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return checksum.getValue();
  }

  /** File by file into a folder, each forced to the disk. */
  private record DiskCopy(Path to) implements PlainCopy {
    @Override
    public void copy(List<Path> files) throws IOException {
      Files.createDirectories(to);
      ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
      for (Path file : files) {
        try (FileChannel in = FileChannel.open(file);
            FileChannel out =
                FileChannel.open(
                    to.resolve(file.getFileName()),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
          while (in.read(buffer.clear()) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
              out.write(buffer);
            }
          }
          out.force(true);
        }
      }
    }

    @Override
    public void delete() throws IOException {
      LocalDirectory.delete(to);
    }
  }
}
