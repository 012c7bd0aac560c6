package dev.weir.cli.run;

import dev.weir.cli.cluster.ClusterFolder;
import dev.weir.cluster.NodeConfiguration;
import dev.weir.cluster.NodeSettings;
import dev.weir.id.JobId;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.snapshot.ObjectNames;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.ObjectSource;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Puts a job's jar into the store of a cluster, where each node takes it from: named after its
 * content, so that the same jar is stored once.
 */
record StoredJar(JobId job, Path file) {

  /**
   * Returns what the jar is stored as.
   *
   * @param cluster as {@code --cluster} names it: the folder of a local cluster says where its
   *     store is, otherwise this process must be configured as the nodes are
   */
  ObjectRef store(String cluster) throws IOException {
    Path scratch = Files.createTempDirectory("weir-submit-");
    try (Stores stores = NodeConfiguration.of(settings(cluster, scratch)).openStores()) {
      return store(stores.checkpoints());
    } finally {
      deleteTree(scratch);
    }
  }

  private static NodeSettings settings(String cluster, Path scratch) throws IOException {
    Path folder = Path.of(cluster);
    Map<String, String> configuration =
        Files.isDirectory(folder) ? new ClusterFolder(folder).configuration() : Map.of();
    return new NodeSettings(scratch, configuration);
  }

  private ObjectRef store(CheckpointStore store) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    ObjectRef ref =
        new ObjectRef(ObjectNames.jar(job, digest(bytes)), bytes.length, (int) crc.getValue());
    try (ObjectSource there = store.open(ref)) {
      return there.sizeBytes() == ref.sizeBytes() ? ref : write(store, ref, bytes);
    } catch (CorruptObjectException notThere) {
      return write(store, ref, bytes);
    }
  }

  private static ObjectRef write(CheckpointStore store, ObjectRef ref, byte[] bytes)
      throws IOException {
    try (ObjectSink sink = store.create(ref.name())) {
      sink.write(bytes, 0, bytes.length);
      return sink.commit();
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
