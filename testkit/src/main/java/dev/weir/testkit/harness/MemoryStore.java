package dev.weir.testkit.harness;

import dev.weir.id.JobId;
import dev.weir.snapshot.CheckpointStore;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectRef;
import dev.weir.snapshot.ObjectSink;
import dev.weir.snapshot.ObjectSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** Keeps a test's snapshots in memory. */
final class MemoryStore implements CheckpointStore {
  private final Map<ObjectName, byte[]> objects = new TreeMap<>();

  @Override
  public ObjectSink create(ObjectName name) throws IOException {
    if (objects.containsKey(name)) {
      throw new IOException("object exists: " + name);
    }
    return new Sink(name);
  }

  @Override
  public ObjectSource open(ObjectRef ref) throws IOException {
    byte[] bytes = objects.get(ref.name());
    if (bytes == null || bytes.length != ref.sizeBytes()) {
      throw new CorruptObjectException(ref.name() + " is missing or has another size");
    }
    return new MemorySource(bytes);
  }

  @Override
  public void delete(ObjectName name) {
    objects.remove(name);
  }

  @Override
  public List<StoredObject> list(JobId job) {
    return objects.entrySet().stream()
        .filter(object -> object.getKey().value().startsWith(job + "/"))
        .map(object -> new StoredObject(object.getKey(), object.getValue().length, 0))
        .toList();
  }

  @Override
  public void close() {}

  private final class Sink implements ObjectSink {
    private final ObjectName name;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Sink(ObjectName name) {
      this.name = name;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      bytes.write(from, offset, length);
    }

    @Override
    public long position() {
      return bytes.size();
    }

    @Override
    public ObjectRef commit() {
      byte[] all = bytes.toByteArray();
      objects.put(name, all);
      CRC32C checksum = new CRC32C();
      checksum.update(all);
      return new ObjectRef(name, all.length, (int) checksum.getValue());
    }

    @Override
    public void close() {}
  }

  private static final class MemorySource implements ObjectSource {
    private final byte[] bytes;

    MemorySource(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long sizeBytes() {
      return bytes.length;
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
      if (offset + length > bytes.length) {
        throw new CorruptObjectException("object ends at " + bytes.length);
      }
      return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
    }

    @Override
    public void close() {}
  }
}
