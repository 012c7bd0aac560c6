package dev.weir.snapshot;

import dev.weir.id.JobId;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.ObjectSource;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** Objects in a map that tests may damage. */
public class MapCheckpointStore implements CheckpointStore {
  public final TreeMap<ObjectName, byte[]> objects = new TreeMap<>();

  @Override
  public ObjectSink create(ObjectName name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new ObjectSink() {
      @Override
      public void write(byte[] source, int offset, int length) {
        bytes.write(source, offset, length);
      }

      @Override
      public long position() {
        return bytes.size();
      }

      @Override
      public ObjectRef commit() {
        objects.put(name, bytes.toByteArray());
        return refOf(name);
      }

      @Override
      public void close() {}
    };
  }

  /** The reference that an object as it is now would have. */
  ObjectRef refOf(ObjectName name) {
    byte[] bytes = objects.get(name);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return new ObjectRef(name, bytes.length, (int) crc.getValue());
  }

  @Override
  public ObjectSource open(ObjectRef ref) throws CorruptObjectException {
    byte[] bytes = objects.get(ref.name());
    if (bytes == null || bytes.length != ref.sizeBytes()) {
      throw new CorruptObjectException("object " + ref.name() + " is missing or has another size");
    }
    return new ObjectSource() {
      @Override
      public long sizeBytes() {
        return bytes.length;
      }

      @Override
      public byte[] read(long offset, int length) throws CorruptObjectException {
        if (offset < 0 || length < 0 || offset + length > bytes.length) {
          throw new CorruptObjectException("object " + ref.name() + " ends before");
        }
        return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void delete(ObjectName name) {
    objects.remove(name);
  }

  @Override
  public List<StoredObject> list(JobId job) {
    return objects.entrySet().stream()
        .map(entry -> new StoredObject(entry.getKey(), entry.getValue().length, 0))
        .toList();
  }

  @Override
  public void close() {}
}
