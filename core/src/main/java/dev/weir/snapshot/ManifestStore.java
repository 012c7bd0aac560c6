package dev.weir.snapshot;

import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.KnownFailureException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.ObjectSource;
import java.io.IOException;

/** Keeps manifests as objects of a {@link CheckpointStore}. May block. */
public final class ManifestStore {
  private final CheckpointStore store;

  public ManifestStore(CheckpointStore store) {
    this.store = store;
  }

  /**
   * Makes a manifest durable. Called after every object that it names is; the reference that it
   * returns is what the job's head takes up. If the outcome of that stays unknown, it is read back.
   *
   * @throws IOException if it could not be written, or if there is one already for this checkpoint
   *     and epoch
   */
  public ObjectRef write(Manifest manifest) throws IOException {
    byte[] bytes = ManifestCodec.encode(manifest);
    ObjectName name = ObjectNames.manifest(manifest.job(), manifest.checkpoint(), manifest.epoch());
    try (ObjectSink sink = store.create(name)) {
      sink.write(bytes, 0, bytes.length);
      return commit(sink, new ObjectRef(name, bytes.length, crcOf(bytes)));
    }
  }

  /** Nobody else writes under this name, so what is there with these bytes is this manifest. */
  private ObjectRef commit(ObjectSink sink, ObjectRef expected) throws IOException {
    try {
      return sink.commit();
    } catch (KnownFailureException failed) {
      throw failed;
    } catch (IOException unknown) {
      try {
        read(expected);
        return expected;
      } catch (IOException absent) {
        unknown.addSuppressed(absent);
        throw unknown;
      }
    }
  }

  private static int crcOf(byte[] bytes) {
    return SnapshotFormat.crc(bytes, 0, bytes.length);
  }

  /**
   * Reads a manifest that no reference is known of.
   *
   * @throws CorruptObjectException if it is missing or damaged
   * @throws NewerFormatException if a newer version of Weir wrote it
   */
  public Manifest read(StoredObject stored) throws IOException {
    return ManifestCodec.decode(
        bytes(new ObjectRef(stored.name(), stored.sizeBytes(), 0)), stored.name().value());
  }

  private byte[] bytes(ObjectRef ref) throws IOException {
    try (ObjectSource source = store.open(ref)) {
      return source.read(0, Math.toIntExact(ref.sizeBytes()));
    }
  }

  /**
   * Reads a manifest back.
   *
   * @throws CorruptObjectException if it is missing or damaged
   * @throws NewerFormatException if a newer version of Weir wrote it
   */
  public Manifest read(ObjectRef ref) throws IOException {
    String name = ref.name().value();
    byte[] bytes = bytes(ref);
    Manifest manifest = ManifestCodec.decode(bytes, name);
    if (crcOf(bytes) != ref.crc32c()) {
      throw new CorruptObjectException(
          "manifest " + name + " is not the one that the job's head names: other checksum");
    }
    return manifest;
  }
}
