package dev.weir.state;

import dev.weir.id.JobId;
import dev.weir.snapshot.CheckpointStore;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectRef;
import dev.weir.snapshot.ObjectSink;
import dev.weir.snapshot.ObjectSource;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** Snapshot objects in memory, for tests of what is inside them. */
public final class SnapshotMemory implements CheckpointStore {
  /** Writes the sections of a snapshot. */
  public interface Content {
    void writeTo(SnapshotWriter out) throws IOException;
  }

  private final Map<ObjectName, byte[]> objects = new TreeMap<>();

  public ObjectRef write(Content content) throws IOException {
    ObjectName name = new ObjectName("test/snapshot-" + objects.size());
    try (ObjectSink sink = create(name)) {
      SnapshotWriter writer = new SnapshotWriter(sink);
      content.writeTo(writer);
      return writer.finish();
    }
  }

  public SnapshotReader read(ObjectRef ref) throws IOException {
    return SnapshotReader.open(this, ref);
  }

  @Override
  public ObjectSink create(ObjectName name) {
    return new Sink(name);
  }

  @Override
  public ObjectSource open(ObjectRef ref) throws IOException {
    byte[] bytes = objects.get(ref.name());
    if (bytes == null || bytes.length != ref.sizeBytes()) {
      throw new CorruptObjectException("no object " + ref);
    }
    return new Source(bytes);
  }

  @Override
  public void delete(ObjectName name) {
    objects.remove(name);
  }

  @Override
  public List<StoredObject> list(JobId job) {
    return objects.entrySet().stream()
        .filter(each -> each.getKey().value().startsWith(job + "/"))
        .map(each -> new StoredObject(each.getKey(), each.getValue().length, 0))
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
      CRC32C crc = new CRC32C();
      crc.update(all);
      return new ObjectRef(name, all.length, (int) crc.getValue());
    }

    @Override
    public void close() {}
  }

  private static final class Source implements ObjectSource {
    private final byte[] bytes;

    Source(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long sizeBytes() {
      return bytes.length;
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
      if (offset + length > bytes.length) {
        throw new CorruptObjectException("the object ends after " + bytes.length + " bytes");
      }
      return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
    }

    @Override
    public void close() {}
  }
}
